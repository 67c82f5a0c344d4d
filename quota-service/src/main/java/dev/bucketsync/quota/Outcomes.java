package dev.bucketsync.quota;

import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.quota.ledger.Charge;
import dev.bucketsync.quota.ledger.Decision;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Turns the ledger's decisions into what everybody hears.
record Outcomes(InstantSource clock) {
    OutcomeEvent of(Charge charge, Decision decision) {
        return switch (decision) {
            case Decision.Charged(long units, long cost) -> admitted(charge, units, cost);
            case Decision.AlreadyCharged(long units, long cost) -> admitted(charge, units, cost);
            case Decision.OverQuota(Shortfall shortfall) -> rejected(charge, shortfall);
        };
    }

    private ObjectAdmitted admitted(Charge charge, long units, long cost) {
        ObjectAccepted asset = charge.asset();
        return new ObjectAdmitted(
                charge.decision(),
                clock.instant(),
                asset.run(),
                asset.object(),
                asset.now(),
                asset.observedAt(),
                asset.media(),
                units,
                cost,
                asset.rulesVersion());
    }

    private ObjectRejected rejected(Charge charge, Shortfall shortfall) {
        ObjectAccepted asset = charge.asset();
        return new ObjectRejected(
                charge.decision(),
                clock.instant(),
                asset.run(),
                asset.object(),
                asset.now(),
                asset.observedAt(),
                List.of(Rejection.of(RejectionReason.QUOTA_EXCEEDED, sentence(asset.media(), shortfall))),
                Optional.of(asset.media()),
                OptionalLong.of(asset.units()),
                Optional.of(shortfall),
                asset.rulesVersion());
    }

    private static String sentence(Media media, Shortfall shortfall) {
        String what = switch (media) {
            case Media.Image _ -> "image";
            case Media.Video _ -> "video";
        };
        return ("This %s needs %d of the quota's units, but only %d are left in period %s, which ends at %s."
                        + " The limit is %d, and credits come on top.")
                .formatted(
                        what,
                        shortfall.needed(),
                        shortfall.left(),
                        shortfall.period(),
                        shortfall.periodEndsAt(),
                        shortfall.limit());
    }

    ObjectFaulted accountUnknown(ObjectAccepted asset) {
        return faulted(
                asset,
                FaultCause.ACCOUNT_UNKNOWN,
                "The account %s is not known; the platform publishes it to the topic accounts."
                        .formatted(asset.object().account()));
    }

    ObjectFaulted internal(ObjectAccepted asset) {
        return faulted(asset, FaultCause.INTERNAL, "The quota could not be asked for this object; our error.");
    }

    private ObjectFaulted faulted(ObjectAccepted asset, FaultCause cause, String detail) {
        return new ObjectFaulted(
                Charge.decisionOn(asset),
                clock.instant(),
                asset.run(),
                asset.object(),
                asset.now(),
                asset.observedAt(),
                cause,
                detail);
    }
}
