package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.ledger.Decision.AlreadyCharged;
import dev.bucketsync.quota.ledger.Decision.Charged;
import dev.bucketsync.quota.ledger.Decision.OverQuota;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerIT {
    private static final PostgresFixture POSTGRES = PostgresFixture.shared();
    private static final AccountId ACME = new AccountId("acme");

    private Database database;
    private Jdbi jdbi;
    private Ledger ledger;

    @BeforeEach
    void open() {
        database = Database.open(
                new DatabaseSettings(POSTGRES.freshDatabase(), "postgres", new Secret(""), 4),
                "quota",
                new SimpleMeterRegistry());
        jdbi = database.jdbi();
        ledger = new Ledger(jdbi);
    }

    /// Whatever a test did: entries and balances agree to the unit, and so do entries and charged contents.
    @AfterEach
    void theBooksBalance() {
        assertThat(numbers("SELECT count(*) FROM balance b WHERE used - credited <> (SELECT coalesce(sum(units), 0) "
                        + "FROM entry e WHERE e.account = b.account AND e.period = b.period)"))
                .containsExactly(0L);
        assertThat(numbers("SELECT count(*) FROM charged c "
                        + "FULL JOIN (SELECT * FROM entry WHERE reason IS NULL) e USING (account, identity) "
                        + "WHERE c.cost IS DISTINCT FROM e.units"))
                .containsExactly(0L);
        database.close();
    }

    @Test
    void chargesOnceAndAnswersARedeliveryAlike() {
        Charge charge = Asset.of("a", 60).within(100);
        assertThat(charge(charge)).containsExactly(new Charged(60, 60));
        assertThat(charge(charge)).containsExactly(new AlreadyCharged(60, 60));
        assertThat(used()).isEqualTo(60);
        assertThat(numbers("SELECT count(*) FROM entry")).containsExactly(1L);
    }

    @Test
    void chargesTwoConnectionsOverTheSameObjectsOnce() {
        Asset asset = Asset.of("a", 60);
        charge(asset.within(100));
        assertThat(charge(asset.connection("con-2").within(100))).containsExactly(new AlreadyCharged(60, 0));
        assertThat(used()).isEqualTo(60);
    }

    @Test
    void keepsTwoAccountsWithTheSameObjectsApart() {
        Asset asset = Asset.of("a", 60);
        assertThat(charge(asset.within(100), asset.account("other").within(70)))
                .containsExactly(new Charged(60, 60), new Charged(60, 60));
        assertThat(numbers("SELECT used FROM api_usage ORDER BY account")).containsExactly(60L, 60L);
        assertThat(numbers("SELECT limit_units FROM api_usage ORDER BY account"))
                .containsExactly(100L, 70L);
    }

    @Test
    void remembersWhatAKeyCostInItsPeriod() {
        Asset asset = Asset.of("a", 10);
        assertThat(charge(asset.within(100))).containsExactly(new Charged(10, 10));
        assertThat(charge(asset.content("etag-2", 25).within(100))).containsExactly(new Charged(25, 15));
        assertThat(charge(asset.content("etag-3", 5).within(100))).containsExactly(new Charged(5, 0));
        assertThat(charge(asset.content("etag-4", 26).within(100))).containsExactly(new Charged(26, 1));
        assertThat(charge(asset.content("etag-5", 26).at(Asset.OCTOBER).within(100)))
                .containsExactly(new Charged(26, 26));
        assertThat(numbers("SELECT used FROM api_usage ORDER BY period")).containsExactly(26L, 26L);
    }

    @Test
    void decidesARefusedObjectAnewWhenTheLimitWasRaised() {
        Charge charge = Asset.of("a", 60).within(50);
        assertThat(charge(charge)).singleElement().isInstanceOf(OverQuota.class);
        assertThat(used()).isZero();
        assertThat(charge(Asset.of("a", 60).within(60))).containsExactly(new Charged(60, 60));
    }

    @Test
    void refusesWhatDoesNotFitAndStillTakesASmallerOneBehindIt() {
        assertThat(charge(
                        Asset.of("a", 60).within(100),
                        Asset.of("b", 41).within(100),
                        Asset.of("c", 40).within(100)))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(new Charged(60, 60)),
                        second -> assertThat(second).isInstanceOf(OverQuota.class),
                        third -> assertThat(third).isEqualTo(new Charged(40, 40)));
    }

    @Test
    void hasNoLimitForAPlanWithoutOne() {
        assertThat(charge(Asset.of("a", 1L << 40).unlimited())).containsExactly(new Charged(1L << 40, 1L << 40));
        assertThat(numbers("SELECT count(*) FROM api_usage WHERE limit_units IS NULL"))
                .containsExactly(1L);
    }

    @Test
    void takesKeysThatNoTextColumnHolds() {
        Asset asset = Asset.of("nul\u0000 and 🐈", 1);
        assertThat(charge(asset.within(1))).containsExactly(new Charged(1, 1));
        byte[] key = jdbi.withHandle(handle ->
                handle.createQuery("SELECT key FROM entry").mapTo(byte[].class).one());
        assertThat(key).isEqualTo(asset.accepted().object().key().bytes());
    }

    @Test
    void letsRacingWritersTakeTheLastUnitsExactlyOnce() throws Exception {
        List<Callable<Ruling>> races = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            Ledger another = new Ledger(jdbi);
            String prefix = "writer-" + writer + "-";
            List<Charge> charges = IntStream.range(0, 200)
                    .mapToObj(i ->
                            Asset.of(prefix + i, 7).account("acme-" + i % 3).within(1000))
                    .toList();
            for (int batch = 0; batch < 10; batch++) {
                List<Charge> part = charges.subList(batch * 20, batch * 20 + 20);
                races.add(() -> another.charge(part, List.of()));
            }
        }
        List<Decision> decisions = runAll(races);
        assertThat(decisions.stream().filter(Charged.class::isInstance)).hasSize(3 * 142);
        assertThat(numbers("SELECT used FROM api_usage")).containsExactly(994L, 994L, 994L);
    }

    @Test
    void letsOneOfManyWritersChargeTheSameContent() throws Exception {
        List<Callable<Ruling>> races = IntStream.range(0, 8)
                .<Callable<Ruling>>mapToObj(writer -> {
                    Ledger another = new Ledger(jdbi);
                    Asset mine = Asset.of("same", 5).connection("con-" + writer);
                    // Also from different periods, whose balances are different rows.
                    Charge charge = mine.at(writer % 2 == 0 ? Asset.SEPTEMBER : Asset.OCTOBER)
                            .within(100);
                    return () -> another.charge(List.of(charge), List.of());
                })
                .toList();
        assertThat(runAll(races).stream().filter(Charged.class::isInstance)).hasSize(1);
        assertThat(numbers("SELECT sum(used) FROM api_usage")).containsExactly(5L);
    }

    @Test
    void raisesOneRevisionPerAccountOverAllItsPeriods() {
        charge(Asset.of("a", 1).within(100));
        charge(Asset.of("b", 1).at(Asset.OCTOBER).within(100));
        charge(Asset.of("late", 1).within(100));
        assertThat(numbers("SELECT revision FROM api_usage ORDER BY period")).containsExactly(3L, 2L);
        charge(Asset.of("a", 1).run("run-2").within(100));
        assertThat(numbers("SELECT revision FROM book")).containsExactly(3L);
    }

    @Test
    void putsAPlanIntoForceBeforeAnythingIsCharged() {
        Plan plan = Asset.of("any", 1).plan(OptionalLong.of(500));
        assertThat(ledger.apply(List.of(plan))).containsExactly(ACME);
        assertThat(numbers("SELECT limit_units FROM api_usage WHERE used = 0 AND now() BETWEEN starts_at AND ends_at"))
                .containsExactly(500L);
        assertThat(ledger.apply(List.of(plan))).isEmpty();
        assertThat(ledger.apply(List.of(new Plan(ACME, 1, OptionalLong.empty(), ZoneOffset.UTC))))
                .containsExactly(ACME);
        assertThat(numbers("SELECT count(*) FROM api_usage WHERE limit_units IS NULL"))
                .containsExactly(1L);
    }

    @Test
    void keepsWhatIsUsedWhenThePlanChanges() {
        Instant now = jdbi.withHandle(handle -> new BookReader(handle).now());
        charge(Asset.of("a", 60).at(now).within(100));
        ledger.apply(List.of(Asset.of("a", 60).plan(OptionalLong.of(10))));
        assertThat(numbers("SELECT used FROM api_usage WHERE limit_units = 10")).containsExactly(60L);
        assertThat(charge(Asset.of("b", 1).at(now).within(10))).singleElement().isInstanceOf(OverQuota.class);
    }

    /// A charge's plan is looked up before the book is locked, and a newer one may be put into force in between.
    @Test
    void decidesByTheNewestPlanItWasToldOfAndKeepsItsLimit() {
        Instant now = jdbi.withHandle(handle -> new BookReader(handle).now());
        Asset asset = Asset.of("a", 60).at(now);
        Charge lookedUpBefore = Charge.of(asset.accepted(), asset.plan(1, OptionalLong.of(50)));
        ledger.apply(List.of(asset.plan(2, OptionalLong.of(200))));
        assertThat(charge(lookedUpBefore)).containsExactly(new Charged(60, 60));
        assertThat(numbers("SELECT limit_units FROM api_usage")).containsExactly(200L);
        ledger.credit(
                List.of(new Credit(lookedUpBefore.plan(), new EventId("late"), now, 5, "By mistake.", "ops")),
                List.of());
        assertThat(ledger.apply(List.of(lookedUpBefore.plan()))).isEmpty();
        assertThat(numbers("SELECT limit_units FROM api_usage")).containsExactly(200L);
    }

    @Test
    void beginsAPeriodInTheZoneAndWithTheLimitOfTheNewestPlan() {
        Asset asset = Asset.of("a", 60).at(Instant.parse("2026-08-31T22:30:00Z"));
        ledger.apply(List.of(new Plan(ACME, 2, OptionalLong.empty(), ZoneOffset.ofHours(2))));
        charge(Charge.of(asset.accepted(), asset.plan(1, OptionalLong.of(50))));
        assertThat(texts("SELECT period FROM api_usage WHERE used > 0 AND limit_units IS NULL"))
                .containsExactly("2026-09");
    }

    /// The last moment of a month and the first of the next; in New York the night in which summer time ends follows.
    @ParameterizedTest
    @CsvSource({
        "Pacific/Kiritimati, 2026-09-30T10:00:00Z",
        "Etc/GMT+12, 2026-10-01T12:00:00Z",
        "America/New_York, 2026-11-01T04:00:00Z",
        "Europe/Berlin, 2026-03-31T22:00:00Z",
        "UTC, 2026-10-01T00:00:00Z"
    })
    void countsAtTheMonthsEdgeInTheAccountsZone(ZoneId zone, Instant edge) {
        Plan plan = new Plan(ACME, 1, OptionalLong.of(10), zone);
        assertThat(charge(
                        Charge.of(Asset.of("last", 10).at(edge.minusMillis(1)).accepted(), plan),
                        Charge.of(Asset.of("first", 10).at(edge).accepted(), plan)))
                .containsExactly(new Charged(10, 10), new Charged(10, 10));
        YearMonth month = YearMonth.from(edge.atZone(zone));
        assertThat(texts("SELECT period FROM api_usage ORDER BY period"))
                .containsExactly(month.minusMonths(1).toString(), month.toString());
        assertThat(numbers("SELECT (extract(epoch FROM ends_at) * 1000)::bigint FROM api_usage ORDER BY period")
                        .getFirst())
                .isEqualTo(edge.toEpochMilli());
        assertThat(numbers("SELECT (extract(epoch FROM starts_at) * 1000)::bigint FROM api_usage ORDER BY period")
                        .getLast())
                .isEqualTo(edge.toEpochMilli());
    }

    @Test
    void givesACreditOnceHoweverOftenItIsSent() {
        Asset asset = Asset.of("a", 90);
        charge(asset.within(100));
        Credit credit = asset.credit("credit-1", 30, 100);
        assertThat(ledger.credit(List.of(credit, credit), List.of())).containsExactly(ACME);
        assertThat(ledger.credit(List.of(credit), List.of())).isEmpty();
        assertThat(numbers("SELECT credited FROM api_usage")).containsExactly(30L);
        assertThat(numbers("SELECT units FROM entry ORDER BY number")).containsExactly(90L, -30L);
        assertThat(texts("SELECT reason || ' ' || actor FROM entry WHERE units < 0"))
                .containsExactly("Counted by mistake. ops");
        assertThat(used()).isEqualTo(90);
    }

    @Test
    void takesWhatACreditHolds() {
        Asset asset = Asset.of("a", 90);
        charge(asset.within(100));
        ledger.credit(List.of(asset.credit("credit-1", 30, 100)), List.of());
        assertThat(charge(
                        Asset.of("b", 41).within(100),
                        Asset.of("c", 40).within(100),
                        Asset.of("d", 1).within(100)))
                .satisfiesExactly(
                        b -> assertThat(((OverQuota) b).shortfall().left()).isEqualTo(40),
                        c -> assertThat(c).isEqualTo(new Charged(40, 40)),
                        d -> assertThat(d).isInstanceOf(OverQuota.class));
    }

    @Test
    void givesMoreThanWasUsedWithoutLosingAUnit() {
        ledger.credit(List.of(Asset.of("a", 1).credit("credit-1", 500, 100)), List.of());
        assertThat(charge(Asset.of("a", 601).within(100))).singleElement().isInstanceOf(OverQuota.class);
        assertThat(charge(Asset.of("a", 600).within(100))).containsExactly(new Charged(600, 600));
    }

    @Test
    void creditsThePeriodInWhichItWasDecidedAlsoWhenItComesLate() {
        charge(Asset.of("a", 1).at(Asset.OCTOBER).within(100));
        ledger.credit(List.of(Asset.of("any", 1).credit("late", 5, 100)), List.of());
        assertThat(numbers("SELECT credited FROM api_usage ORDER BY period")).containsExactly(5L, 0L);
    }

    @Test
    void tellsOneEventOfTwoAccountsApart() {
        Asset asset = Asset.of("a", 1);
        ledger.credit(
                List.of(asset.credit("same", 5, 100), asset.account("other").credit("same", 7, 100)), List.of());
        assertThat(numbers("SELECT credited FROM api_usage ORDER BY account")).containsExactly(5L, 7L);
    }

    @Test
    void alertsOnceForEachThresholdOfAPeriod() {
        charge(Asset.of("a", 79).within(100));
        assertThat(untold()).isEmpty();
        charge(Asset.of("b", 1).within(100));
        assertThat(untold()).containsExactly("2026-09 80% 80/100");
        charge(Asset.of("c", 20).within(100));
        assertThat(untold()).containsExactly("2026-09 95% 100/100", "2026-09 100% 100/100");
        charge(
                Asset.of("c", 20).within(100),
                Asset.of("d", 80).at(Asset.OCTOBER).within(100));
        assertThat(untold()).containsExactly("2026-10 80% 80/100");
    }

    @Test
    void alertsNoSecondTimeWhenARaisedLimitIsReachedAgain() {
        charge(Asset.of("a", 80).within(100));
        assertThat(untold()).hasSize(1);
        charge(Asset.of("b", 80).within(200));
        assertThat(untold()).isEmpty();
        charge(Asset.of("c", 30).within(200));
        assertThat(untold()).containsExactly("2026-09 95% 190/200");
    }

    @Test
    void alertsWhenALoweredLimitIsReachedByWhatIsUsed() {
        Instant now = jdbi.withHandle(handle -> new BookReader(handle).now());
        charge(Asset.of("a", 60).at(now).within(100));
        ledger.apply(List.of(Asset.of("a", 60).plan(OptionalLong.of(60))));
        assertThat(untold()).hasSize(3);
    }

    @Test
    void alertsByWhatWasCreditedToo() {
        Asset asset = Asset.of("a", 80);
        ledger.credit(List.of(asset.credit("credit-1", 100, 100)), List.of());
        charge(asset.within(100));
        assertThat(untold()).isEmpty();
        charge(Asset.of("b", 80).within(100));
        assertThat(untold()).containsExactly("2026-09 80% 160/200");
    }

    @Test
    void keepsAnAlertThatCouldNotBeTold() {
        charge(Asset.of("a", 80).within(100));
        Alerts alerts = new Alerts(jdbi);
        assertThatThrownBy(() -> alerts.tell(_ -> {
                    throw new IllegalStateException("no broker");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(untold()).hasSize(1);
        assertThat(untold()).isEmpty();
    }

    @Test
    void namesTheAccountsWhosePeriodHasEnded() {
        Instant now = jdbi.withHandle(handle -> new BookReader(handle).now());
        charge(
                Asset.of("a", 1).at(now.minus(Duration.ofDays(70))).within(100),
                Asset.of("a", 1)
                        .account("other")
                        .at(now.minus(Duration.ofDays(70)))
                        .within(100),
                Asset.of("a", 1).account("current").at(now).within(100));
        assertThat(ledger.ended(Optional.empty(), 1)).containsExactly(ACME);
        assertThat(ledger.ended(Optional.of(ACME), 10)).containsExactly(new AccountId("other"));
        ledger.apply(List.of(Asset.of("any", 1).plan(OptionalLong.of(100))));
        assertThat(ledger.ended(Optional.empty(), 10)).containsExactly(new AccountId("other"));
        charge(Asset.of("late", 1).at(now.minus(Duration.ofDays(70))).within(100));
        assertThat(ledger.ended(Optional.empty(), 10)).containsExactly(new AccountId("other"));
    }

    @Test
    void changesNoLineEver() {
        charge(Asset.of("a", 1).within(100));
        for (String change : List.of("UPDATE entry SET units = 2", "DELETE FROM entry")) {
            assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute(change)))
                    .hasMessageContaining("never changed");
        }
    }

    @Test
    void knowsHowFarAPartitionCameAndNeverGoesBack() {
        assertThat(ledger.nextOffset("accepted", 3)).isZero();
        ledger.charge(List.of(Asset.of("a", 1).within(1)), List.of(new NextOffset("accepted", 3, 10)));
        ledger.charge(List.of(), List.of(new NextOffset("accepted", 3, 12), new NextOffset("accepted", 4, 1)));
        ledger.charge(List.of(), List.of(new NextOffset("accepted", 3, 5)));
        assertThat(ledger.nextOffset("accepted", 3)).isEqualTo(12);
        assertThat(ledger.nextOffset("accepted", 4)).isEqualTo(1);
    }

    @Test
    void opensAMonthsPartitionsOnceAndLeavesWhatTheNetCaught() {
        Months months = new Months(jdbi);
        charge(Asset.of("netted", 1).within(10));
        months.open(YearMonth.parse("2026-09"));
        months.open(YearMonth.parse("2026-10"));
        months.open(YearMonth.parse("2026-10"));
        charge(Asset.of("b", 1).at(Asset.OCTOBER).within(10), Asset.of("c", 1).within(10));
        assertThat(numbers("SELECT count(*) FROM entry_2026_10")).containsExactly(1L);
        assertThat(numbers("SELECT count(*) FROM key_cost_2026_10")).containsExactly(1L);
        assertThat(numbers("SELECT count(*) FROM entry_other")).containsExactly(2L);
    }

    /// As a backup or an operator's audit does; a month that can't be opened meanwhile is opened later.
    @Test
    void keepsNoChargeWaitingWhileAMonthIsOpenedBesideALongReader() throws Exception {
        Months months = new Months(jdbi);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            jdbi.useTransaction(reader -> {
                reader.execute("SELECT FROM entry, key_cost");
                Future<Boolean> opening = threads.submit(() -> months.open(YearMonth.parse("2031-01")));
                await("the opening to have met the reader")
                        .until(() -> opening.isDone()
                                || numbers("SELECT count(*) FROM pg_locks WHERE NOT granted")
                                                .getFirst()
                                        > 0);
                Future<List<Decision>> charges =
                        threads.submit(() -> charge(Asset.of("a", 60).within(100)));
                assertThat(charges.get(10, TimeUnit.SECONDS)).containsExactly(new Charged(60, 60));
                assertThat(opening.get(10, TimeUnit.SECONDS)).isFalse();
            });
        }
        assertThat(months.open(YearMonth.parse("2031-01"))).isTrue();
        assertThat(numbers("SELECT count(*) FROM entry_2031_01")).containsExactly(0L);
    }

    @Test
    void tellsWhatChangedUntilItWasTold() {
        Announcements announcements = new Announcements(jdbi);
        charge(Asset.of("a", 60).within(100));
        assertThat(announcements.unannounced()).containsExactly(ACME);
        List<Usage> told = announcements.current(List.of(ACME));
        assertThat(told).singleElement().satisfies(usage -> {
            assertThat(usage.period().name()).isEqualTo("2026-09");
            assertThat(usage.balance()).isEqualTo(new Balance(60, 0, OptionalLong.of(100), 0));
            assertThat(usage.revision()).isEqualTo(1);
        });
        charge(Asset.of("b", 1).within(100));
        assertThat(announcements.announced(told)).isEmpty();
        assertThat(announcements.unannounced()).containsExactly(ACME);
        assertThat(announcements.announced(announcements.current(List.of(ACME))))
                .containsExactly(ACME);
        assertThat(announcements.unannounced()).isEmpty();
    }

    @Test
    void tellsOfTheLatestPeriodAlsoWhenALateEventChangedAnother() {
        charge(Asset.of("a", 1).at(Asset.OCTOBER).within(100));
        charge(Asset.of("late", 5).within(100));
        assertThat(new Announcements(jdbi).current(List.of(ACME)))
                .extracting(
                        usage -> usage.period().name(), usage -> usage.balance().used(), Usage::revision)
                .containsExactly(tuple("2026-10", 1L, 2L));
    }

    @Test
    void countsALateEventInItsClosedPeriodUnderTheLimitItEndedWith() {
        charge(Asset.of("a", 60).within(100));
        charge(Asset.of("b", 1).at(Asset.OCTOBER).within(1000));
        assertThat(charge(Asset.of("late", 41).within(1000)))
                .singleElement()
                .isInstanceOfSatisfying(OverQuota.class, over -> {
                    assertThat(over.shortfall().period()).isEqualTo("2026-09");
                    assertThat(over.shortfall().left()).isEqualTo(40);
                    assertThat(over.shortfall().limit()).isEqualTo(100);
                });
        assertThat(charge(Asset.of("a", 70).content("etag-2", 70).within(1000))).containsExactly(new Charged(70, 10));
        assertThat(charge(Asset.of("late too", 30).within(1000))).containsExactly(new Charged(30, 30));
        assertThat(numbers("SELECT used FROM api_usage ORDER BY period")).containsExactly(100L, 1L);
        assertThat(numbers("SELECT limit_units FROM api_usage ORDER BY period")).containsExactly(100L, 1000L);
    }

    @Test
    void decidesABatchOverTenThousandAccountsEachByItsOwnBalance() {
        List<Charge> batch = IntStream.range(0, 10_000)
                .mapToObj(i -> Asset.of("a", 1 + i % 3).account("acme-" + i).within(2))
                .toList();
        Ruling ruling = ledger.charge(batch, List.of());
        assertThat(ruling.changed()).hasSize(10_000);
        assertThat(ruling.decisions().stream().filter(OverQuota.class::isInstance))
                .hasSize(3_333);
        assertThat(numbers("SELECT count(*) FROM api_usage GROUP BY used ORDER BY used"))
                .containsExactly(3_333L, 3_334L, 3_333L);
        assertThat(ledger.charge(batch.reversed(), List.of()).decisions().stream()
                        .filter(AlreadyCharged.class::isInstance))
                .hasSize(6_667);
        assertThat(numbers("SELECT sum(used) FROM api_usage")).containsExactly(3_334L + 2 * 3_333L);
    }

    @Test
    void letsTheReaderRoleSeeUsageAndNothingElse() {
        charge(Asset.of("a", 1).within(100));
        List<String> answers = Stream.of("SELECT used::text FROM api_usage", "SELECT used::text FROM balance")
                .map(this::asReader)
                .toList();
        assertThat(answers).containsExactly("1", "42501");
    }

    private String asReader(String sql) {
        return jdbi.withHandle(handle -> {
            handle.execute("SET ROLE bucketsync_reader");
            try {
                return handle.createQuery(sql).mapTo(String.class).one();
            } catch (UnableToExecuteStatementException e) {
                return ((SQLException) e.getCause()).getSQLState();
            } finally {
                handle.execute("RESET ROLE");
            }
        });
    }

    private List<Decision> charge(Charge... charges) {
        return ledger.charge(List.of(charges), List.of()).decisions();
    }

    private static List<Decision> runAll(List<Callable<Ruling>> races) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Decision> decisions = new ArrayList<>();
            for (Future<Ruling> race : threads.invokeAll(races)) {
                decisions.addAll(race.get().decisions());
            }
            return decisions;
        }
    }

    private long used() {
        return numbers("SELECT used FROM api_usage").getFirst();
    }

    /// Tells the alerts that were not told.
    private List<String> untold() {
        List<String> told = new ArrayList<>();
        new Alerts(jdbi)
                .tell(alerts -> alerts.forEach(alert -> told.add(
                        "%s %d%% %d/%d".formatted(alert.period(), alert.percent(), alert.used(), alert.allowed()))));
        return told;
    }

    private List<String> texts(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    private List<Long> numbers(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).list());
    }
}
