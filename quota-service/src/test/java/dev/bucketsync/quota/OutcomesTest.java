package dev.bucketsync.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.quota.ledger.Asset;
import dev.bucketsync.quota.ledger.Charge;
import dev.bucketsync.quota.ledger.Decision;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutcomesTest {
    private static final Instant NOW = Instant.parse("2026-09-23T10:16:00Z");
    private static final ObjectAccepted ASSET = Asset.of("clip.mp4", 900).accepted();

    private static final Charge CHARGE = Asset.of("clip.mp4", 900).within(10_000);

    private final Outcomes outcomes = new Outcomes(InstantSource.fixed(NOW));

    @Test
    void admitsWithTheUnitsAndWhatTheyCost() {
        assertThat(outcomes.of(CHARGE, new Decision.Charged(900, 300)))
                .isEqualTo(new ObjectAdmitted(
                        outcomes.of(CHARGE, new Decision.AlreadyCharged(900, 0)).id(),
                        NOW,
                        ASSET.run(),
                        ASSET.object(),
                        ASSET.now(),
                        ASSET.observedAt(),
                        ASSET.media(),
                        900,
                        300,
                        ASSET.rulesVersion()));
    }

    @Test
    void namesNeededLeftLimitAndThePeriodsEndWhenItRefuses() {
        Shortfall shortfall = new Shortfall(900, 120, 10_000, "2026-09", Instant.parse("2026-09-30T23:00:00Z"));
        OutcomeEvent outcome = outcomes.of(CHARGE, new Decision.OverQuota(shortfall));
        assertThat(outcome).isInstanceOfSatisfying(ObjectRejected.class, rejected -> {
            assertThat(rejected.shortfall()).contains(shortfall);
            assertThat(rejected.units()).isEqualTo(OptionalLong.of(900));
            assertThat(rejected.media()).isEqualTo(Optional.of(ASSET.media()));
            assertThat(rejected.reasons()).singleElement().satisfies(reason -> {
                assertThat(reason.reason()).isEqualTo(RejectionReason.QUOTA_EXCEEDED);
                assertThat(reason.detail())
                        .isEqualTo(
                                "This video needs 900 of the quota's units, but only 120 are left in period 2026-09, which ends at"
                                        + " 2026-09-30T23:00:00Z. The limit is 10000, and credits come on top.");
            });
        });
    }

    @Test
    void blamesNobodyForAnUnknownAccount() {
        assertThat(outcomes.accountUnknown(ASSET).cause()).isEqualTo(FaultCause.ACCOUNT_UNKNOWN);
        assertThat(outcomes.accountUnknown(ASSET).detail()).contains("acme");
    }

    @Test
    void saysTheSameDecisionUnderTheSameIdAndAnotherRunsUnderAnother() {
        Decision decision = new Decision.AlreadyCharged(900, 0);
        assertThat(outcomes.of(CHARGE, decision).id())
                .isEqualTo(outcomes.accountUnknown(ASSET).id())
                .isNotEqualTo(outcomes.of(Asset.of("clip.mp4", 900).run("run-2").within(10_000), decision)
                        .id());
    }
}
