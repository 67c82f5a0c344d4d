package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
            throws InterruptedException, ExecutionException {
        Try here = new Try();
        Refusals refusals = new Refusals();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> beside = threads.submit(
                    () -> new Deliveries(~seed).to(refusals.of(here.books(other)), assets, here.within(limit)));
            new Deliveries(seed).to(refusals.of(here.books(one)), assets, here.within(limit));
            beside.get();
        }
        Totals totals = here.books(one).totals();
        assertThat(totals.used().values()).allSatisfy(used -> assertThat(used).isLessThanOrEqualTo(limit));
        assertThat(here.drift()).isZero();
        refusals.all().forEach(refused -> here.assertDidNotFit(refused, limit));
    }

    /// What was refused by anyone, in a transaction that came to its end.
    private record Refusals(Set<Refused> all) {
        Refusals() {
            this(ConcurrentHashMap.newKeySet());
        }

        Books of(Books books) {
            return new Books() {
                @Override
                public List<Decision> charge(List<Charge> batch) {
                    List<Decision> decisions = books.charge(batch);
                    for (int i = 0; i < batch.size(); i++) {
                        if (decisions.get(i) instanceof Decision.OverQuota(Shortfall shortfall)) {
                            all.add(new Refused(batch.get(i), shortfall));
                        }
                    }
                    return decisions;
                }

                @Override
                public void chargeAndDie(List<Charge> batch) {
                    books.chargeAndDie(batch);
                }

                @Override
                public Totals totals() {
                    return books.totals();
                }
            };
        }
    }

    private record Refused(Charge charge, Shortfall shortfall) {}

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

        /// Reads the book's lines for a moment at which the refusal was right: so much was left as it says, and
        /// what the object would have cost beyond its key's dearest content was more.
        void assertDidNotFit(Refused refused, long limit) {
            List<Long> needed = database.jdbi()
                    .withHandle(handle -> handle.createQuery("""
                            WITH line AS (
                                SELECT e.number, e.key, e.units, c.units AS worth FROM entry e JOIN charged c USING (account, identity)
                                WHERE account = :account AND period = :period
                                UNION ALL SELECT 0, ''::bytea, 0, 0)
                            SELECT :units - (SELECT coalesce(max(worth), 0) FROM line before
                                             WHERE before.number <= line.number AND key = :key)
                            FROM line
                            WHERE :limit - (SELECT sum(units) FROM line before WHERE before.number <= line.number) = :left
                            """)
                            .bind("account", refused.charge().account().value())
                            .bind("period", refused.shortfall().period())
                            .bind("units", refused.charge().asset().units())
                            .bind("key", refused.charge().asset().object().key().bytes())
                            .bind("limit", limit)
                            .bind("left", refused.shortfall().left())
                            .mapTo(Long.class)
                            .list());
            assertThat(needed)
                    .as("%s, of %d units", refused, limit)
                    .contains(refused.shortfall().needed())
                    .allSatisfy(cost ->
                            assertThat(cost).isGreaterThan(refused.shortfall().left()));
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
