package dev.bucketsync.events;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.verdict.Media;
import java.time.Instant;
import java.util.OptionalInt;

/// What the rules said in favour of an object, before the quota has been asked.
public sealed interface VerdictEvent extends Event {
    ObjectRef object();

    /// No rule refuses the object; it waits for the quota's decision.
    ///
    /// @param units 1 for an image, the number of frames for a video
    /// @param rulesVersion of the rules that it was judged by; absent from before there were several
    record ObjectAccepted(
            EventId id,
            Instant at,
            SyncRunId run,
            ObjectRef object,
            ObjectState now,
            Instant observedAt,
            Media media,
            long units,
            OptionalInt rulesVersion)
            implements VerdictEvent {
        public ObjectAccepted {
            if (units < 1) {
                throw new IllegalArgumentException("units must be 1 or more: " + units);
            }
        }
    }

    @Override
    default Topic topic() {
        return Topic.ACCEPTED_ASSETS;
    }

    /// By account, so that one quota-service at a time decides over one balance.
    @Override
    default String key() {
        return object().account().value();
    }
}
