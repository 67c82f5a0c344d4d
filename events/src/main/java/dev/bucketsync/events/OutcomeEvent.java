package dev.bucketsync.events;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.PreviewVerdict;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.Shortfall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Where one object ended in one run.
public sealed interface OutcomeEvent extends Event {
    SyncRunId run();

    ObjectRef object();

    /// The content this outcome is about; of a removed object, the content last known.
    ObjectState now();

    Instant observedAt();

    /// Accepted by the rules and admitted by the quota: it is an asset now.
    ///
    /// @param units what the object counts
    /// @param charged what this admission newly cost; 0 for what was charged before
    /// @param rulesVersion of the rules that it was judged by; absent from before there were several
    record ObjectAdmitted(
            EventId id,
            Instant at,
            SyncRunId run,
            ObjectRef object,
            ObjectState now,
            Instant observedAt,
            Media media,
            long units,
            long charged,
            OptionalInt rulesVersion)
            implements OutcomeEvent {}

    /// Refused, with every reason that applies.
    ///
    /// @param media what the header said, as far as it could be read
    /// @param units what it would have counted, where it came that far
    /// @param shortfall present when the quota refused it
    /// @param rulesVersion of the rules that it was judged by; absent from before there were several
    record ObjectRejected(
            EventId id,
            Instant at,
            SyncRunId run,
            ObjectRef object,
            ObjectState now,
            Instant observedAt,
            List<Rejection> reasons,
            Optional<Media> media,
            OptionalLong units,
            Optional<Shortfall> shortfall,
            OptionalInt rulesVersion)
            implements OutcomeEvent {
        public ObjectRejected {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a rejection always names a reason: " + object);
            }
        }
    }

    /// Could not be judged for technical trouble; no verdict, the next run tries again.
    record ObjectFaulted(
            EventId id,
            Instant at,
            SyncRunId run,
            ObjectRef object,
            ObjectState now,
            Instant observedAt,
            FaultCause cause,
            String detail)
            implements OutcomeEvent {}

    /// No longer in the bucket.
    record ObjectRemoved(EventId id, Instant at, SyncRunId run, ObjectRef object, ObjectState now, Instant observedAt)
            implements OutcomeEvent {}

    /// A preview's word on it: neither admitted nor charged nor stored as an asset.
    ///
    /// @param requests ranged GETs that it took, also in vain; 0 where a verdict from before still held
    /// @param lookUps list calls that it took to tell a missing key from a refused one; absent where it took none
    /// @param rulesVersion of the rules that it was judged by; absent from before there were several
    record ObjectPreviewed(
            EventId id,
            Instant at,
            SyncRunId run,
            ObjectRef object,
            ObjectState now,
            Instant observedAt,
            PreviewVerdict verdict,
            int requests,
            OptionalInt lookUps,
            OptionalInt rulesVersion)
            implements OutcomeEvent {
        public ObjectPreviewed {
            if (requests < 0) {
                throw new IllegalArgumentException("requests must be 0 or more: " + requests);
            }
        }
    }

    @Override
    default Topic topic() {
        return Topic.OUTCOMES;
    }

    @Override
    default String key() {
        return object().messageKey();
    }
}
