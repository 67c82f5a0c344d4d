package dev.bucketsync.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.events.Topic;
import dev.bucketsync.quota.ledger.Asset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A backup of the database is put back while Kafka goes on from where it was.
class RestoreIT {
    private final Installation installation = new Installation();
    private final Instant now = Instant.now();
    private String backup;

    /// What the books say, however their lines are numbered.
    private record Books(List<String> charged, List<String> lines, List<String> keyCosts, List<String> balances) {
        static Books of(RunningQuota quota) {
            return new Books(
                    quota.texts("SELECT concat_ws(' ', account, identity, units, cost, decision) FROM charged"),
                    quota.texts("SELECT concat_ws(' ', account, period, identity, units, run, key, reason) FROM entry"),
                    quota.texts("SELECT concat_ws(' ', account, period, key_hash, units) FROM key_cost"),
                    quota.texts("SELECT concat_ws(' ', account, period, used, credited, limit_units) FROM balance"));
        }
    }

    @BeforeEach
    void aBackupIsMadeWhenSomethingIsCharged() {
        installation.account("acme", 1, OptionalLong.of(100));
        try (RunningQuota quota = start(installation.databaseUrl)) {
            accepted(quota, Asset.of("a", 60));
            told(quota, 60, 100, 0);
        }
        backup = installation.copyOf(installation.databaseUrl);
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void comesToTheSameBooksAndSaysTheSameAgainUnderWhateverLimitHoldsByThen() {
        Books lost = goOn();
        Map<String, Set<String>> said = decisions();
        QuotaUsageChanged told = usage().getLast();
        try (RunningQuota quota = start(backup)) {
            quota.turnUntil("the same books", () -> assertThat(Books.of(quota)).isEqualTo(lost));
            quota.turnUntil(
                    "what is left to be told",
                    () -> assertThat(usage().getLast())
                            .satisfies(usage -> assertThat(usage.revision()).isGreaterThan(told.revision()))
                            .usingRecursiveComparison()
                            .ignoringFields("id", "at", "revision")
                            .isEqualTo(told));
            assertThat(decisions()).isEqualTo(said);
            assertThat(quota.number("SELECT count(*) FROM replay")).isZero();
        }
    }

    /// The revisions that follow are higher than any that was told: the same one never says two things.
    @Test
    void tellsNothingUnderARevisionThatWasToldBefore() {
        goOn();
        try (RunningQuota quota = start(backup)) {
            accepted(quota, Asset.of("later", 30));
            told(quota, 240, 120, 45);
        }
        assertThat(usage().stream()
                        .collect(Collectors.groupingBy(
                                QuotaUsageChanged::revision,
                                Collectors.mapping(
                                        each -> each.used() + " " + each.limit() + " " + each.credited(),
                                        Collectors.toSet())))
                        .values())
                .allSatisfy(meanings -> assertThat(meanings).hasSize(1));
    }

    @Test
    void isAsFarAgainWhenItEndsInTheMiddleOfIt() throws Exception {
        Books lost = goOn();
        try (RunningQuota quota = start(backup)) {
            assertThat(quota.number("SELECT count(*) FROM told")).isPositive();
        }
        installation.letKafkaBelieve(0);
        try (RunningQuota quota = start(backup)) {
            quota.turnUntil("the same books", () -> assertThat(Books.of(quota)).isEqualTo(lost));
        }
    }

    /// Charges, refusals, a raised limit, a credit, and a limit that is lower than all of it in the end.
    private Books goOn() {
        try (RunningQuota quota = start(installation.databaseUrl)) {
            accepted(quota, Asset.of("too large then", 41), Asset.of("a", 70).content("etag-2", 70));
            installation.account("acme", 2, OptionalLong.of(200));
            told(quota, 70, 200, 0);
            accepted(quota, Asset.of("c", 90));
            installation.credited(EventId.derived("a credit"), "acme", 45);
            told(quota, 160, 200, 45);
            accepted(quota, Asset.of("d", 80), Asset.of("too large again", 20));
            installation.account("acme", 3, OptionalLong.of(120));
            told(quota, 240, 120, 45);
            accepted(quota, Asset.of("nothing is left", 1));
            return Books.of(quota);
        }
    }

    private void accepted(RunningQuota quota, Asset... assets) {
        int before = outcomes().size();
        installation.accepted(Stream.of(assets).map(asset -> asset.at(now)).toArray(Asset[]::new));
        quota.turnUntil(
                "their outcomes", () -> assertThat(outcomes()).hasSizeGreaterThanOrEqualTo(before + assets.length));
    }

    private void told(RunningQuota quota, long used, long limit, long credited) {
        quota.turnUntil(
                "the usage",
                () -> assertThat(usage().getLast()).satisfies(usage -> {
                    assertThat(usage.used()).isEqualTo(used);
                    assertThat(usage.limit()).hasValue(limit);
                    assertThat(usage.credited().orElse(0)).isEqualTo(credited);
                }));
    }

    private Map<String, Set<String>> decisions() {
        return outcomes().stream()
                .collect(Collectors.groupingBy(
                        outcome -> outcome.object().key() + " " + outcome.id(),
                        TreeMap::new,
                        Collectors.mapping(RestoreIT::meaning, Collectors.toSet())));
    }

    private static String meaning(OutcomeEvent outcome) {
        return outcome instanceof ObjectAdmitted admitted
                ? "admitted for " + admitted.charged()
                : "refused " + ((ObjectRejected) outcome).shortfall();
    }

    private List<OutcomeEvent> outcomes() {
        return installation.heard(Topic.OUTCOMES, OutcomeEvent.class);
    }

    private List<QuotaUsageChanged> usage() {
        return installation.heard(Topic.QUOTA_USAGE, QuotaUsageChanged.class);
    }

    private RunningQuota start(String databaseUrl) {
        return new RunningQuota(installation, databaseUrl);
    }
}
