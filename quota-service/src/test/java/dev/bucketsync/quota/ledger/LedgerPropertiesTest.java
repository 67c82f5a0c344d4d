package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/// What holds of the ledger's core whatever comes.
class LedgerPropertiesTest {
    private static final long PLENTY = 1_000_000;

    @Provide
    Arbitrary<List<Asset>> assets() {
        return Deliveries.assets(true);
    }

    @Provide
    Arbitrary<List<Asset>> assetsSeenInSeveralMonths() {
        return Deliveries.assets(false);
    }

    @Property(tries = 3000)
    void comesToTheSameInAnyOrderBelowTheLimit(@ForAll("assets") List<Asset> assets, @ForAll long seed) {
        SimpleModel model = new SimpleModel(PLENTY);
        assets.forEach(model::charge);
        MemoryBooks books = new MemoryBooks();
        new Deliveries(seed).to(books, assets, asset -> asset.within(PLENTY));
        assertThat(books.totals()).isEqualTo(model.totals());
    }

    @Property(tries = 3000)
    void chargesEveryContentOnceInAnyOrderBelowTheLimit(
            @ForAll("assetsSeenInSeveralMonths") List<Asset> assets, @ForAll long seed) {
        SimpleModel model = new SimpleModel(PLENTY);
        assets.forEach(model::charge);
        MemoryBooks books = new MemoryBooks();
        new Deliveries(seed).to(books, assets, asset -> asset.within(PLENTY));
        assertThat(books.totals().charged()).isEqualTo(model.totals().charged());
    }

    @Property(tries = 3000)
    void decidesLikeTheModelAtTheLimit(
            @ForAll("assetsSeenInSeveralMonths") List<Asset> assets,
            @ForAll @LongRange(min = 0, max = 150) long limit) {
        SimpleModel model = new SimpleModel(limit);
        MemoryBooks books = new MemoryBooks();
        for (Asset asset : assets) {
            long left = Math.max(0, limit - model.used(asset));
            Decision decision = books.charge(List.of(asset.within(limit))).getFirst();
            assertThat(SimpleModel.Answer.of(decision)).isEqualTo(model.charge(asset));
            refusesOnlyWhatDoesNotFit(decision, left);
        }
        assertThat(books.totals()).isEqualTo(model.totals());
        assertThat(books.totals().used().values())
                .allSatisfy(used -> assertThat(used).isLessThanOrEqualTo(limit));
    }

    private static void refusesOnlyWhatDoesNotFit(Decision decision, long left) {
        if (decision instanceof Decision.OverQuota(var shortfall)) {
            assertThat(shortfall.left()).isEqualTo(left);
            assertThat(shortfall.needed()).isGreaterThan(left);
        }
    }

    @Property(tries = 3000)
    void neverPassesTheLimitHoweverMessagesCome(
            @ForAll("assets") List<Asset> assets,
            @ForAll @LongRange(min = 0, max = 150) long limit,
            @ForAll long seed) {
        MemoryBooks books = new MemoryBooks();
        new Deliveries(seed).to(books, assets, asset -> asset.within(limit));
        assertThat(books.totals().used().values())
                .allSatisfy(used -> assertThat(used).isLessThanOrEqualTo(limit));
        // Nothing refused is charged, nothing charged is lost: what fits into the rest now did not fit when it came.
        Totals before = books.totals();
        assets.forEach(asset -> books.charge(List.of(asset.within(limit))));
        assertThat(books.totals().charged()).containsAll(before.charged());
    }
}
