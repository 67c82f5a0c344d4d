package dev.bucketsync.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.QuotaEvent.QuotaThresholdCrossed;
import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.quota.ledger.Asset;
import dev.bucketsync.quota.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaLoopsIT {
    private static final OptionalLong HUNDRED = OptionalLong.of(100);

    private final Installation installation = new Installation();

    @BeforeEach
    void anAccountWithAHundredUnits() {
        installation.account("acme", 1, HUNDRED);
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void answersEveryAcceptedAssetAndTellsTheUsage() {
        Instant now = Instant.now();
        try (RunningQuota quota = start()) {
            installation.accepted(
                    Asset.of("a", 60).at(now),
                    Asset.of("b", 41).at(now),
                    Asset.of("c", 40).at(now));
            quota.turnUntil("three outcomes", () -> assertThat(outcomes()).hasSize(3));
            assertThat(outcome("a")).isInstanceOfSatisfying(ObjectAdmitted.class, a -> {
                assertThat(a.units()).isEqualTo(60);
                assertThat(a.charged()).isEqualTo(60);
            });
            assertThat(outcome("b")).isInstanceOfSatisfying(ObjectRejected.class, b -> {
                assertThat(b.reasons())
                        .extracting(each -> each.reason())
                        .containsExactly(RejectionReason.QUOTA_EXCEEDED);
                assertThat(b.shortfall())
                        .hasValueSatisfying(
                                shortfall -> assertThat(shortfall.left()).isEqualTo(40));
            });
            assertThat(outcome("c")).isInstanceOf(ObjectAdmitted.class);
            quota.turnUntil(
                    "the last usage",
                    () -> assertThat(usage().getLast())
                            .extracting(QuotaUsageChanged::used, QuotaUsageChanged::limit, QuotaUsageChanged::left)
                            .containsExactly(100L, HUNDRED, OptionalLong.of(0)));
            assertThat(quota.counted("charged")).isEqualTo(2);
            assertThat(quota.counted("over_quota")).isEqualTo(1);
        }
    }

    @Test
    void tellsLimitAndUsageAsSoonAsThePlanIsKnownAndWhenItChanges() {
        try (RunningQuota quota = start()) {
            quota.turnUntil("the plan's limit", () -> assertThat(usage()).hasSize(1));
            installation.account("acme", 2, OptionalLong.empty());
            quota.turnUntil(
                    "the plan without a limit", () -> assertThat(usage()).hasSize(2));
            assertThat(usage())
                    .extracting(QuotaUsageChanged::revision, QuotaUsageChanged::used, QuotaUsageChanged::limit)
                    .containsExactly(tuple(1L, 0L, HUNDRED), tuple(2L, 0L, OptionalLong.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pacific/Kiritimati", "Etc/GMT+12", "America/New_York"})
    void tellsThePeriodThatTheClocksOfTheAccountsZoneShow(ZoneId zone) {
        installation.account("far", 1, HUNDRED, zone);
        try (RunningQuota quota = start()) {
            quota.turnUntil("both plans", () -> assertThat(usage()).hasSize(2));
            assertThat(usage())
                    .filteredOn(each -> each.account().value().equals("far"))
                    .singleElement()
                    .satisfies(usage -> {
                        YearMonth month = YearMonth.parse(usage.period());
                        assertThat(usage.startsAt())
                                .isEqualTo(month.atDay(1).atStartOfDay(zone).toInstant());
                        assertThat(usage.endsAt())
                                .isEqualTo(month.plusMonths(1)
                                        .atDay(1)
                                        .atStartOfDay(zone)
                                        .toInstant());
                        assertThat(Instant.now()).isBetween(usage.startsAt(), usage.endsAt());
                    });
        }
    }

    @Test
    void faultsAnUnknownAccountsObjectAndGoesOn() {
        try (RunningQuota quota = start()) {
            installation.accepted(Asset.of("x", 1).account("nobody"), Asset.of("a", 60));
            quota.turnUntil("both outcomes", () -> assertThat(outcomes()).hasSize(2));
            assertThat(outcome("x"))
                    .isInstanceOfSatisfying(
                            ObjectFaulted.class, x -> assertThat(x.cause()).isEqualTo(FaultCause.ACCOUNT_UNKNOWN));
            assertThat(outcome("a")).isInstanceOf(ObjectAdmitted.class);
        }
    }

    @Test
    void parksWhatItCannotReadAndGoesOn() throws Exception {
        try (RunningQuota quota = start()) {
            installation.garbage();
            installation.accepted(Asset.of("a", 60));
            quota.turnUntil(
                    "the outcome behind it", () -> assertThat(outcomes()).hasSize(1));
            assertThat(installation.parked()).singleElement().satisfies(parked -> {
                assertThat(new String(parked.value(), StandardCharsets.UTF_8)).isEqualTo("{no");
                assertThat(parked.headers().lastHeader("dead-reason")).isNotNull();
            });
        }
    }

    @Test
    void parksWhatItCannotReadOnceHoweverOftenItStarts() throws Exception {
        installation.accepted(Asset.of("a", 60));
        installation.garbage();
        try (RunningQuota quota = start()) {
            quota.turnUntil(
                    "the last message to be parked",
                    () -> assertThat(installation.parked()).hasSize(1));
        }
        installation.accepted(Asset.of("b", 1));
        try (RunningQuota quota = start()) {
            quota.turnUntil(
                    "the outcome behind it", () -> assertThat(outcomes()).hasSize(2));
        }
        assertThat(installation.parked()).hasSize(1);
    }

    @Test
    void parksACountNoBalanceHoldsAndFaultsItsObject() {
        installation.account("boundless", 1, OptionalLong.empty());
        try (RunningQuota quota = start()) {
            installation.accepted(
                    Asset.of("most", Long.MAX_VALUE).account("boundless"),
                    Asset.of("more", 1).account("boundless"),
                    Asset.of("a", 60));
            quota.turnUntil("all outcomes", () -> assertThat(outcomes()).hasSize(3));
            assertThat(outcome("most")).isInstanceOf(ObjectAdmitted.class);
            assertThat(outcome("more"))
                    .isInstanceOfSatisfying(
                            ObjectFaulted.class,
                            more -> assertThat(more.cause()).isEqualTo(FaultCause.INTERNAL));
            assertThat(outcome("a")).isInstanceOf(ObjectAdmitted.class);
            assertThat(installation.parked()).hasSize(1);
        }
    }

    /// Whoever wrote it has a clock that is wrong: no period may begin there, it would be the latest until then.
    @Test
    void parksWhatWasObservedInTheFutureWithTheReason() {
        try (RunningQuota quota = start()) {
            installation.accepted(
                    Asset.of("x", 60).at(Instant.parse("2099-01-01T00:00:00Z")),
                    Asset.of("a", 60).at(Instant.now().plus(Duration.ofHours(20))));
            quota.turnUntil("both outcomes", () -> assertThat(outcomes()).hasSize(2));
            assertThat(outcome("x"))
                    .isInstanceOfSatisfying(
                            ObjectFaulted.class, x -> assertThat(x.cause()).isEqualTo(FaultCause.INTERNAL));
            assertThat(outcome("a")).isInstanceOf(ObjectAdmitted.class);
            assertThat(reason(installation.parked()))
                    .contains("2099-01-01T00:00:00Z is more than a day ahead of the database's clock");
            assertThat(quota.number("SELECT count(*) FROM period WHERE name > '2090'"))
                    .isZero();
        }
    }

    private static String reason(List<ConsumerRecord<byte[], byte[]>> parked) {
        return new String(parked.getFirst().headers().lastHeader("dead-reason").value(), StandardCharsets.UTF_8);
    }

    @Test
    void saysTheSameAgainWhenKafkaIsBehindTheBook() throws Exception {
        try (RunningQuota quota = start()) {
            installation.accepted(Asset.of("a", 60), Asset.of("b", 15));
            quota.turnUntil("two outcomes", () -> assertThat(outcomes()).hasSize(2));
        }
        List<ObjectAdmitted> said = admitted();
        installation.forgetWhatKafkaKnows();
        try (RunningQuota quota = start()) {
            quota.turnUntil("both outcomes again", () -> assertThat(outcomes()).hasSize(4));
            assertThat(admitted().stream().map(QuotaLoopsIT::meaning).distinct())
                    .containsExactlyInAnyOrderElementsOf(
                            said.stream().map(QuotaLoopsIT::meaning).toList());
            assertThat(entries(quota)).isEqualTo(2);
        }
    }

    @Test
    void readsAgainWhatAnOlderDatabaseDoesNotKnow() {
        String older = installation.anotherDatabase();
        try (RunningQuota quota = new RunningQuota(installation, older)) {
            installation.accepted(Asset.of("a", 60));
            quota.turnUntil("the first outcome", () -> assertThat(outcomes()).hasSize(1));
        }
        // The other database has never heard of anything, while Kafka believes the message to be done.
        try (RunningQuota quota = start()) {
            quota.turnUntil("the outcome again", () -> assertThat(outcomes()).hasSize(2));
            assertThat(entries(quota)).isEqualTo(1);
            assertThat(admitted()).extracting(ObjectAdmitted::charged).containsExactly(60L, 60L);
        }
    }

    @Test
    void saysWhatADeadProcessHadDecidedButNotSaid() {
        Asset asset = Asset.of("a", 60).at(Instant.now());
        try (RunningQuota dying = start()) {
            new Ledger(dying.jdbi()).charge(List.of(asset.within(100)), List.of());
        }
        installation.accepted(asset);
        try (RunningQuota quota = start()) {
            quota.turnUntil("the outcome and the usage", () -> {
                assertThat(admitted()).extracting(ObjectAdmitted::charged).containsExactly(60L);
                assertThat(usage()).extracting(QuotaUsageChanged::used).containsExactly(60L);
            });
            assertThat(entries(quota)).isEqualTo(1);
            assertThat(quota.counted("already_charged")).isEqualTo(1);
        }
    }

    @Test
    void givesACreditOnceAndTellsIt() {
        EventId id = EventId.derived("a credit");
        try (RunningQuota quota = start()) {
            installation.credited(id, "acme", 30);
            installation.credited(id, "acme", 30);
            quota.turnUntil(
                    "the usage with the credit",
                    () -> assertThat(usage().getLast())
                            .extracting(QuotaUsageChanged::credited, QuotaUsageChanged::left)
                            .containsExactly(OptionalLong.of(30), OptionalLong.of(130)));
        }
        try (RunningQuota quota = new RunningQuota(installation, installation.anotherDatabase())) {
            quota.turnUntil(
                    "an older database to hear of it again",
                    () -> assertThat(credited(quota)).containsExactly(30L));
        }
    }

    @Test
    void parksACreditToAnAccountNobodyKnowsAndGoesOn() {
        try (RunningQuota quota = start()) {
            installation.credited(EventId.derived("lost"), "nobody", 30);
            installation.credited(EventId.derived("found"), "acme", 7);
            quota.turnUntil(
                    "the credit behind it", () -> assertThat(credited(quota)).containsExactly(7L));
            assertThat(installation.parked(Topic.QUOTA_ADJUSTMENTS))
                    .singleElement()
                    .satisfies(parked -> assertThat(new String(
                                    parked.headers().lastHeader("dead-reason").value(), StandardCharsets.UTF_8))
                            .contains("nobody is not known"));
        }
    }

    /// Kafka takes a member that does not ask for more within five minutes for dead.
    @Test
    void waitsOnceForAllTheAccountsThatNobodyKnows() {
        try (RunningQuota quota = start()) {
            for (int i = 0; i < 12; i++) {
                installation.credited(EventId.derived("lost", i), "nobody-" + i, 30);
            }
            installation.credited(EventId.derived("found"), "acme", 7);
            Instant began = Instant.now();
            quota.turnUntil(
                    "the credit behind them", () -> assertThat(credited(quota)).containsExactly(7L));
            assertThat(installation.parked(Topic.QUOTA_ADJUSTMENTS)).hasSize(12);
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void alertsOnceAlsoWhenEverythingIsHeardAgain() throws Exception {
        try (RunningQuota quota = start()) {
            installation.accepted(Asset.of("a", 96));
            quota.turnUntil("two alerts", () -> assertThat(alerts()).hasSize(2));
        }
        installation.forgetWhatKafkaKnows();
        try (RunningQuota quota = start()) {
            installation.accepted(Asset.of("b", 4));
            quota.turnUntil(
                    "all outcomes again and one more",
                    () -> assertThat(outcomes()).hasSize(3));
            quota.turnUntil(
                    "the last alert",
                    () -> assertThat(alerts())
                            .extracting(
                                    QuotaThresholdCrossed::percent,
                                    QuotaThresholdCrossed::used,
                                    QuotaThresholdCrossed::limit)
                            .containsExactly(tuple(80, 96L, 100L), tuple(95, 96L, 100L), tuple(100, 100L, 100L)));
        }
    }

    /// Alerts are said within a transaction, which the database ends after 20 s of silence.
    @Test
    void givesUpSayingAlertsBeforeItsTransactionIsEnded() {
        try (RunningQuota quota =
                new RunningQuota(installation, PatienceWatch.over(installation.kafka), installation.databaseUrl)) {
            installation.accepted(Asset.of("a", 96));
            quota.turnUntil("two alerts", () -> assertThat(alerts()).hasSize(2));
            assertThat(PatienceWatch.on(installation.kafka.topics().of(Topic.QUOTA_ALERTS)))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(15));
        }
    }

    /// Whoever counts its frames otherwise by now: content that is charged stays what it was charged with.
    @Test
    void admitsARevalidatedVideoWithTheUnitsItWasChargedWithAndChargesNothing() {
        Asset clip = Asset.of("clip.mp4", 60).at(Instant.now());
        try (RunningQuota quota = start()) {
            installation.accepted(clip);
            quota.turnUntil("the first outcome", () -> assertThat(outcomes()).hasSize(1));
            installation.accepted(clip.run("revalidate").content(clip.etag(), 75));
            quota.turnUntil("the second outcome", () -> assertThat(outcomes()).hasSize(2));
            assertThat(admitted())
                    .extracting(ObjectAdmitted::units, ObjectAdmitted::charged)
                    .containsExactly(tuple(60L, 60L), tuple(60L, 0L));
            assertThat(entries(quota)).isEqualTo(1);
            assertThat(quota.number("SELECT sum(used) FROM balance")).isEqualTo(60);
        }
    }

    @Test
    void knowsTheAccountsOfATopicThatLostItsBeginningAndFaultsThoseThatWereLost() throws Exception {
        installation.account("gone", 1, HUNDRED);
        installation.forgetAccountsSoFar();
        installation.account("acme", 2, OptionalLong.of(70));
        installation.accepted(Asset.of("x", 1).account("gone"), Asset.of("a", 60), Asset.of("b", 11));
        try (RunningQuota quota = start()) {
            quota.turnUntil("all outcomes", () -> assertThat(outcomes()).hasSize(3));
            assertThat(outcome("x"))
                    .isInstanceOfSatisfying(
                            ObjectFaulted.class, x -> assertThat(x.cause()).isEqualTo(FaultCause.ACCOUNT_UNKNOWN));
            assertThat(outcome("a")).isInstanceOf(ObjectAdmitted.class);
            assertThat(outcome("b")).isInstanceOf(ObjectRejected.class);
        }
    }

    @Test
    void startsWhenNothingIsLeftOfTheTopicOfAccounts() throws Exception {
        installation.forgetAccountsSoFar();
        installation.accepted(Asset.of("x", 1));
        try (RunningQuota quota = start()) {
            quota.turnUntil("the fault", () -> assertThat(outcomes()).hasSize(1));
            assertThat(outcome("x")).isInstanceOf(ObjectFaulted.class);
        }
    }

    /// An account's messages share a partition, so that only one service decides on them; were it otherwise, the lock
    /// on
    /// the account's book would still keep the two from taking the same units.
    @Test
    void letsTwoServicesRaceForTheLastUnits() throws Exception {
        List<Asset> assets = IntStream.range(0, 150)
                .mapToObj(number -> Asset.of("key-" + number, 1))
                .toList();
        AtomicBoolean over = new AtomicBoolean();
        try (RunningQuota one = start();
                RunningQuota other = start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> one.turnWhile(() -> !over.get()));
            Future<?> second = threads.submit(() -> other.turnWhile(() -> !over.get()));
            await("a partition for each")
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(installation.membersPartitions()).containsExactly(1, 1));
            installation.acceptedOnBothPartitions(assets);
            await("each asset's outcome from both")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> assertThat(outcomes()).hasSize(300));
            over.set(true);
            first.get();
            second.get();
            assertThat(one.counted("charged") + other.counted("charged")).isEqualTo(100);
            assertThat(one.counted("over_quota")).as("the one refused").isEqualTo(50);
            assertThat(other.counted("over_quota")).as("the other refused").isEqualTo(50);
            assertThat(one.number("SELECT used FROM balance WHERE used > 0")).isEqualTo(100);
            assertThat(entries(one)).isEqualTo(100);
        }
    }

    @Test
    void tellsTheNewPeriodWhenTheOldOneHasEndedAndNothingIsSynced() {
        try (RunningQuota quota = start()) {
            quota.turnUntil("the plan's period", () -> assertThat(usage()).hasSize(1));
            letTheLatestPeriodBeLastMonths(quota);
            quota.turnUntil("the new period", () -> assertThat(usage()).hasSize(2));
            assertThat(usage().getLast()).satisfies(usage -> {
                assertThat(usage.period()).isEqualTo(usage().getFirst().period());
                assertThat(usage.used()).isZero();
                assertThat(usage.left()).hasValue(100);
                assertThat(usage.revision()).isEqualTo(2);
            });
        }
    }

    /// As if this process had run since then; the database's clock can't be turned.
    private static void letTheLatestPeriodBeLastMonths(RunningQuota quota) {
        quota.jdbi().useTransaction(handle -> handle.createScript("""
                SET LOCAL session_replication_role = replica;
                UPDATE period SET name = to_char(starts_at - interval '1 day', 'YYYY-MM'),
                    starts_at = starts_at - interval '1 month', ends_at = starts_at;
                UPDATE balance SET period = (SELECT name FROM period), used = 7;
                UPDATE book SET open_until = (SELECT ends_at FROM period);
                """).execute());
    }

    private List<QuotaThresholdCrossed> alerts() {
        return installation.heard(Topic.QUOTA_ALERTS, QuotaThresholdCrossed.class);
    }

    private static List<Long> credited(RunningQuota quota) {
        return quota.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT credited FROM api_usage WHERE credited > 0")
                        .mapTo(Long.class)
                        .list());
    }

    private RunningQuota start() {
        return new RunningQuota(installation, installation.databaseUrl);
    }

    /// Everything but the moment of saying it.
    private static List<Object> meaning(ObjectAdmitted said) {
        return List.of(said.id(), said.run(), said.object(), said.now(), said.units(), said.charged());
    }

    private List<OutcomeEvent> outcomes() {
        return installation.heard(Topic.OUTCOMES, OutcomeEvent.class);
    }

    private OutcomeEvent outcome(String key) {
        return outcomes().stream()
                .collect(Collectors.toMap(outcome -> outcome.object().key(), Function.identity()))
                .get(new ObjectKey(key));
    }

    private List<ObjectAdmitted> admitted() {
        return installation.heard(Topic.OUTCOMES, ObjectAdmitted.class);
    }

    private List<QuotaUsageChanged> usage() {
        return installation.heard(Topic.QUOTA_USAGE, QuotaUsageChanged.class);
    }

    private static long entries(RunningQuota quota) {
        return quota.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM entry")
                        .mapTo(Long.class)
                        .one());
    }
}
