package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

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
    void comesToTheSameInAnyOrderBelowTheLimitWithThreeAtOnce(@ForAll("assets") List<Asset> assets, @ForAll long seed)
            throws InterruptedException, ExecutionException {
        Try here = new Try();
        SimpleModel model = new SimpleModel(PLENTY);
        assets.forEach(asset -> model.charge(here.of(asset)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (Ledger ledger : List.of(one, other, new Ledger(database.jdbi()))) {
                Deliveries order = new Deliveries(seed + writers.size());
                writers.add(threads.submit(() -> order.to(here.books(ledger), assets, here.within(PLENTY))));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(here.books(one).totals()).isEqualTo(model.totals());
        assertThat(here.drift()).isZero();
    }

    /// One thing that happens to an account within a month.
    ///
    /// @param what a plan, a credit, or else a charge
    /// @param late whether whoever asks knows only the plan before the last
    record Step(int what, int key, int content, long amount, boolean late) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(0, 120),
                        Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 60)
    void decidesLikeTheModelThroughPlansAndCredits(@ForAll("steps") List<Step> steps) {
        Try here = new Try();
        Plans plans = new Plans(here.of(Asset.of("any", 1)).accepted().object().account());
        SimpleModel model = new SimpleModel(0);
        long credited = 0;
        for (Step step : steps) {
            switch (step.what()) {
                case 0 -> plans.add(step.amount());
                case 1 -> {
                    model.limit(plans.asked(step.late()).limit());
                    here.credit(one, plans.known(step.late()), step.amount() + 1);
                    model.credit(step.amount() + 1);
                    credited += step.amount() + 1;
                }
                default -> {
                    model.limit(plans.asked(step.late()).limit());
                    Asset asset = here.of(Asset.of("key-" + step.key(), 1)
                            .content("etag-" + step.content(), 1 + (step.key() * 7L + step.content() * 13L) % 40));
                    Charge charge = Charge.of(asset.accepted(), plans.known(step.late()));
                    assertThat(SimpleModel.Answer.of(one.charge(List.of(charge), List.of())
                                    .decisions()
                                    .getFirst()))
                            .isEqualTo(model.charge(asset));
                }
            }
        }
        assertThat(here.books(one).totals()).isEqualTo(model.totals());
        assertThat(here.credited()).isEqualTo(credited);
        assertThat(here.drift()).isZero();
    }

    /// An account's plans one after the other, and which of them its book was told of.
    private static final class Plans {
        private final List<Plan> all = new ArrayList<>();
        private final AccountId account;
        private int asked;

        Plans(AccountId account) {
            this.account = account;
            add(50);
        }

        /// @param limit from a hundred on it is none
        void add(long limit) {
            OptionalLong units = limit < 100 ? OptionalLong.of(limit) : OptionalLong.empty();
            all.add(new Plan(account, all.size() + 1, units, ZoneOffset.UTC));
        }

        Plan known(boolean late) {
            return all.get(Math.max(0, all.size() - (late ? 2 : 1)));
        }

        /// The newest that was ever asked with, this time included.
        Plan asked(boolean late) {
            asked = Math.max(asked, (int) known(late).revision());
            return all.get(asked - 1);
        }
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

        Asset of(Asset asset) {
            return asset.account(prefix + asset.account());
        }

        Function<Asset, Charge> within(long limit) {
            return asset -> of(asset).within(limit);
        }

        /// Sent twice, as messages are.
        void credit(Ledger ledger, Plan plan, long units) {
            Credit credit = new Credit(
                    plan,
                    EventId.derived("credit", TRIES.incrementAndGet()),
                    Asset.SEPTEMBER,
                    units,
                    "By mistake.",
                    "ops");
            ledger.credit(List.of(credit, credit), List.of());
        }

        long credited() {
            return number("SELECT coalesce(sum(credited), 0) FROM balance WHERE account LIKE :prefix || '%'");
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
            return number("""
                            SELECT (SELECT coalesce(sum(abs(used - credited - (SELECT coalesce(sum(units), 0) FROM entry e
                                        WHERE e.account = b.account AND e.period = b.period))), 0)
                                    FROM balance b WHERE account LIKE :prefix || '%')
                                 + (SELECT count(*) FROM charged c
                                    FULL JOIN (SELECT * FROM entry WHERE reason IS NULL) e USING (account, identity)
                                    WHERE account LIKE :prefix || '%' AND c.cost IS DISTINCT FROM e.units)
                            """);
        }

        private long number(String sql) {
            return database.jdbi()
                    .withHandle(handle -> handle.createQuery(sql)
                            .bind("prefix", prefix)
                            .mapTo(Long.class)
                            .one());
        }
    }
}
