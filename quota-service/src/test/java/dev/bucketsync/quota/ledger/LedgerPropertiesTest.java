package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Shortfall;
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
        assets.forEach(asset -> answersAsItsBookSays(books, asset, limit));
    }

    /// Nothing charged is lost, nothing refused is charged, and nothing that fits is refused.
    private static void answersAsItsBookSays(MemoryBooks books, Asset asset, long limit) {
        Totals before = books.totals();
        Charge charge = asset.within(limit);
        boolean known = before.charged().contains(charge.identity().toString());
        long left = limit - before.used().getOrDefault(SimpleModel.period(asset), 0L);
        switch (books.charge(List.of(charge)).getFirst()) {
            case Decision.AlreadyCharged _ -> assertThat(known).isTrue();
            case Decision.Charged charged -> {
                assertThat(known).isFalse();
                assertThat(charged.cost()).isLessThanOrEqualTo(left);
            }
            case Decision.OverQuota(Shortfall shortfall) -> {
                assertThat(known).isFalse();
                assertThat(shortfall.left()).isEqualTo(left);
                assertThat(shortfall.needed()).isGreaterThan(left);
            }
        }
    }
}
