package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jdbi.v3.core.Jdbi;

/// The same as of the core, of the ledger in PostgreSQL: in fewer tries, with two of it side by side.
class LedgerPropertiesIT {
    private static final long PLENTY = 1_000_000;
    private static final AtomicInteger TRIES = new AtomicInteger();
    private static Database database;
    private static Ledger one;
    private static Ledger other;

    @BeforeContainer
    static void open() {
        database = Database.open(
                new DatabaseSettings(PostgresFixture.shared().freshDatabase(), "postgres", new Secret(""), 6),
                "quota",
                new SimpleMeterRegistry());
        one = new Ledger(database.jdbi());
        other = new Ledger(database.jdbi());
    }

    @AfterContainer
    static void close() {
        database.close();
    }

    @Provide
    Arbitrary<List<Asset>> assets() {
        return Deliveries.assets(true);
    }

    @Property(tries = 40)
    void comesToTheSameInAnyOrderBelowTheLimit(@ForAll("assets") List<Asset> assets, @ForAll long seed) {
        Try here = new Try();
        SimpleModel model = new SimpleModel(PLENTY);
        assets.forEach(asset -> model.charge(asset));
        new Deliveries(seed).to(here.books(one), assets, here.within(PLENTY));
        assertThat(here.books(one).totals().used()).isEqualTo(model.totals().used());
        assertThat(here.drift()).isZero();
    }

    @Property(tries = 40)
    void neverPassesTheLimitWithTwoAtOnce(
            @ForAll("assets") List<Asset> assets, @ForAll @LongRange(min = 0, max = 150) long limit, @ForAll long seed)
            throws InterruptedException {
        Try here = new Try();
        Thread beside =
                Thread.ofVirtual().start(() -> new Deliveries(~seed).to(here.books(other), assets, here.within(limit)));
        new Deliveries(seed).to(here.books(one), assets, here.within(limit));
        beside.join();
        Totals totals = here.books(one).totals();
        assertThat(totals.used().values()).allSatisfy(used -> assertThat(used).isLessThanOrEqualTo(limit));
        assertThat(here.drift()).isZero();
        refusesAgainOnlyWhatDoesNotFit(here, assets, limit);
    }

    /// Nothing is refused that would fit, seen from the end: what both refused is asked for once more.
    private static void refusesAgainOnlyWhatDoesNotFit(Try here, List<Asset> assets, long limit) {
        for (Asset asset : assets) {
            Decision decision = here.books(one)
                    .charge(List.of(here.within(limit).apply(asset)))
                    .getFirst();
            if (decision instanceof Decision.OverQuota(var shortfall)) {
                assertThat(shortfall.needed()).isGreaterThan(shortfall.left());
            }
        }
    }

    /// Accounts of its own for each try.
    private record Try(String prefix) {
        Try() {
            this("try-" + TRIES.incrementAndGet() + "-");
        }

        Books books(Ledger ledger) {
            return new PostgresBooks(database.jdbi(), ledger, prefix);
        }

        Function<Asset, Charge> within(long limit) {
            return asset -> asset.account(prefix + asset.account()).within(limit);
        }

        /// Units by which balances and lines, or charges and lines, differ.
        long drift() {
            Jdbi jdbi = database.jdbi();
            return jdbi.withHandle(handle -> handle.createQuery("""
                            SELECT (SELECT coalesce(sum(abs(used - (SELECT coalesce(sum(units), 0) FROM entry e
                                        WHERE e.account = b.account AND e.period = b.period))), 0)
                                    FROM balance b WHERE account LIKE :prefix || '%')
                                 + (SELECT count(*) FROM charged c FULL JOIN entry e USING (account, identity)
                                    WHERE account LIKE :prefix || '%' AND c.cost IS DISTINCT FROM e.units)
                            """)
                    .bind("prefix", prefix)
                    .mapTo(Long.class)
                    .one());
        }
    }
}
