package dev.bucketsync.events;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.run.Purpose;
import java.time.Instant;
import java.util.Optional;

/// What one sync run saw happen to one object, compared with what the catalogue knew.
public sealed interface ObjectEvent extends Event {
    SyncRunId run();

    ObjectRef object();

    ObjectState now();

    /// The database's time when the listing saw the object; it decides the usage period, never a worker's clock.
    Instant observedAt();

    /// What it is judged for; absent means [Purpose#SYNC].
    Optional<Purpose> purpose();

    /// Never judged before.
    record ObjectAdded(
            EventId id,
            Instant at,
            SyncRunId run,
            ObjectRef object,
            ObjectState now,
            Instant observedAt,
            Optional<Purpose> purpose)
            implements ObjectEvent {}

    /// Other content than what was judged last.
    record ObjectModified(
            EventId id,
            Instant at,
            SyncRunId run,
            ObjectRef object,
            ObjectState before,
            ObjectState now,
            Instant observedAt,
            Optional<Purpose> purpose)
            implements ObjectEvent {
        public ObjectModified {
            if (before.sameContent(now)) {
                throw new IllegalArgumentException("nothing changed: " + object);
            }
        }
    }

    /// The same content as was judged last, to be judged once more: a run of mode REVALIDATE asked for it, or its last
    /// judgement came to nothing.
    record ObjectRejudged(
            EventId id,
            Instant at,
            SyncRunId run,
            ObjectRef object,
            ObjectState now,
            Instant observedAt,
            Optional<Purpose> purpose)
            implements ObjectEvent {}

    @Override
    default Topic topic() {
        return Topic.OBJECTS;
    }

    @Override
    default String key() {
        return object().messageKey();
    }
}
