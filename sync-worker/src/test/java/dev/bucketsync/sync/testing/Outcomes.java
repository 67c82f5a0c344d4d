package dev.bucketsync.sync.testing;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectPreviewed;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.PreviewVerdict;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewAccepted;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.events.verdict.RulesVersion;
import dev.bucketsync.events.verdict.Shortfall;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What validator-worker and quota-service would answer.
public final class Outcomes {
    public static final Media IMAGE = new Media.Image(
            "image/jpeg",
            OptionalInt.of(640),
            OptionalInt.of(480),
            OptionalInt.of(1),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalLong.empty());

    private Outcomes() {}

    public static ObjectAdmitted admitted(Seen seen) {
        return admitted(seen, RulesVersion.CURRENT);
    }

    public static ObjectAdmitted admitted(Seen seen, int rulesVersion) {
        return new ObjectAdmitted(
                id(seen, "admitted"),
                seen.observedAt(),
                seen.run(),
                seen.object(),
                seen.now(),
                seen.observedAt(),
                IMAGE,
                1,
                1,
                OptionalInt.of(rulesVersion));
    }

    public static ObjectRejected rejected(Seen seen) {
        return rejected(seen, "orientation is 6");
    }

    public static ObjectRejected rejected(Seen seen, String detail) {
        return rejected(
                seen,
                List.of(
                        Rejection.of(RejectionReason.EXIF_ORIENTATION, detail),
                        Rejection.of(RejectionReason.CORRUPT_HEADER, "ends early")));
    }

    public static ObjectRejected rejected(Seen seen, RejectionReason reason) {
        return rejected(seen, List.of(Rejection.of(reason, "said so")));
    }

    private static ObjectRejected rejected(Seen seen, List<Rejection> reasons) {
        return new ObjectRejected(
                id(seen, "rejected"),
                seen.observedAt(),
                seen.run(),
                seen.object(),
                seen.now(),
                seen.observedAt(),
                reasons,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                RulesVersion.current());
    }

    public static ObjectRejected overQuota(Seen seen, long units, Shortfall shortfall) {
        return new ObjectRejected(
                id(seen, "over quota"),
                seen.observedAt(),
                seen.run(),
                seen.object(),
                seen.now(),
                seen.observedAt(),
                List.of(Rejection.of(RejectionReason.QUOTA_EXCEEDED, "does not fit")),
                Optional.of(IMAGE),
                OptionalLong.of(units),
                Optional.of(shortfall),
                RulesVersion.current());
    }

    public static ObjectFaulted faulted(Seen seen, FaultCause cause) {
        return new ObjectFaulted(
                id(seen, cause),
                seen.observedAt(),
                seen.run(),
                seen.object(),
                seen.now(),
                seen.observedAt(),
                cause,
                "said so");
    }

    public static ObjectPreviewed previewed(Seen seen) {
        return previewed(seen, new PreviewAccepted(IMAGE, 1));
    }

    public static ObjectPreviewed previewed(Seen seen, PreviewVerdict verdict) {
        return previewed(seen, verdict, RulesVersion.CURRENT);
    }

    public static ObjectPreviewed previewed(Seen seen, PreviewVerdict verdict, int rulesVersion) {
        return previewed(seen, verdict, OptionalInt.empty(), rulesVersion);
    }

    /// As if it had taken a list call to tell.
    public static ObjectPreviewed lookedUp(Seen seen, PreviewVerdict verdict) {
        return previewed(seen, verdict, OptionalInt.of(1), RulesVersion.CURRENT);
    }

    private static ObjectPreviewed previewed(Seen seen, PreviewVerdict verdict, OptionalInt lookUps, int rulesVersion) {
        return new ObjectPreviewed(
                id(seen, "previewed"),
                seen.observedAt(),
                seen.run(),
                seen.object(),
                seen.now(),
                seen.observedAt(),
                verdict,
                1,
                lookUps,
                OptionalInt.of(rulesVersion));
    }

    private static EventId id(Seen seen, Object what) {
        return EventId.derived(
                seen.run(), seen.object().messageKey(), seen.now().etag(), what);
    }
}
