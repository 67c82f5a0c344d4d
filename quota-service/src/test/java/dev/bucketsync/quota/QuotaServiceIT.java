package dev.bucketsync.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.Topic;
import dev.bucketsync.quota.ledger.Asset;
import dev.bucketsync.runtime.database.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaServiceIT {
    private static final int MANY = 12_000;

    private final Installation installation = new Installation();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void answersTellsItsHealthAndStopsInOrder() throws Exception {
        installation.account("acme", 1, OptionalLong.of(100));
        installation.accepted(Asset.of("a", 60));
        try (Database database = installation.openDatabase(installation.databaseUrl)) {
            database.jdbi()
                    .useHandle(
                            handle -> handle.execute(
                                    "INSERT INTO drift (account, \"check\", subject, expected) VALUES ('acme', 'ASSET', 'lost', 5)"));
        }
        try (QuotaProcess quota = QuotaProcess.start(installation, folder.resolve("log"))) {
            wait("an outcome").until(() -> !admitted().isEmpty());
            wait("readiness")
                    .ignoreExceptions()
                    .until(() -> quota.get("/health/ready").equals("ready\n"));
            assertThat(quota.get("/metrics"))
                    .contains("bucketsync_charges_total{decision=\"charged\",service=\"quota-service\"} 1.0")
                    .contains("bucketsync_quota_units_total{service=\"quota-service\"} 60.0");
            wait("the names and labels that the alert rules read")
                    .untilAsserted(() -> assertThat(quota.get("/metrics"))
                            .contains("bucketsync_quota_drift{check=\"asset\",service=\"quota-service\"} 5.0")
                            .contains("bucketsync_quota_drift{check=\"balance\",service=\"quota-service\"} 0.0")
                            .containsPattern("bucketsync_quota_audit_age_seconds\\{service=\"quota-service\"} [0-9]"));
            assertThat(quota.stop()).isZero();
        }
    }

    @Test
    void losesAndDoublesNothingWhenKilledInTheMiddleOfItsWork() throws Exception {
        installation.account("acme", 1, OptionalLong.empty());
        installation.accepted(IntStream.range(0, MANY)
                .mapToObj(i -> Asset.of("key-" + i, 1 + i % 5))
                .toArray(Asset[]::new));
        try (Database database = installation.openDatabase(installation.databaseUrl)) {
            for (int kill = 1; kill <= 2; kill++) {
                long before = entries(database);
                try (QuotaProcess quota = QuotaProcess.start(installation, folder.resolve("log"))) {
                    wait("some work done").until(() -> entries(database) > before);
                    quota.kill();
                }
                assertThat(entries(database)).as("held work when killed").isLessThan(MANY);
            }
            try (QuotaProcess _ = QuotaProcess.start(installation, folder.resolve("log"))) {
                wait("every entry").until(() -> entries(database) == MANY);
                wait("every outcome")
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> charges().size() == MANY);
            }
            assertThat(entries(database)).isEqualTo(MANY);
            assertThat(number(database, "SELECT used FROM api_usage WHERE period = '2026-09'"))
                    .isEqualTo(3L * MANY)
                    .isEqualTo(charges().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
    }

    @Test
    void namesAllThatIsWrongWithItsSettings() throws Exception {
        Path log = folder.resolve("log");
        Process process = QuotaProcess.start(
                Map.of("BUCKETSYNC_HTTP_PORT", "http", "BUCKETSYNC_KAFKA_BOOTSTRAP_SERVER", "localhost"), log);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readString(log))
                .contains("BUCKETSYNC_HTTP_PORT is 'http'")
                .contains("BUCKETSYNC_KAFKA_BOOTSTRAP_SERVERS must be set")
                .contains("BUCKETSYNC_KAFKA_BOOTSTRAP_SERVER is not a setting")
                .contains("BUCKETSYNC_DATABASE_URL must be set");
    }

    /// What each decision cost; one that was said twice must have said the same.
    private Map<String, Long> charges() {
        return admitted().stream()
                .collect(Collectors.toMap(said -> said.id().value(), ObjectAdmitted::charged, (one, again) -> {
                    assertThat(again).isEqualTo(one);
                    return one;
                }));
    }

    private List<ObjectAdmitted> admitted() {
        return installation.heard(Topic.OUTCOMES, ObjectAdmitted.class);
    }

    private static long entries(Database database) {
        return number(database, "SELECT count(*) FROM entry");
    }

    private static long number(Database database, String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static ConditionFactory wait(String reason) {
        return await(reason).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(20));
    }
}
