package dev.bucketsync.events;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import java.time.Instant;

/// What one sync run saw happen to one object, compared with what the catalogue knew.
public sealed interface ObjectEvent extends Event {
    SyncRunId run();

    ObjectRef object();

    ObjectState now();

    /// The database's time when the listing saw the object; it decides the usage period, never a worker's clock.
    Instant observedAt();

    record ObjectAdded(EventId id, Instant at, SyncRunId run, ObjectRef object, ObjectState now, Instant observedAt)
            implements ObjectEvent {}

    record ObjectModified(
            EventId id,
            Instant at,
            SyncRunId run,
            ObjectRef object,
            ObjectState before,
            ObjectState now,
            Instant observedAt)
            implements ObjectEvent {
        public ObjectModified {
            if (before.sameContent(now)) {
                throw new IllegalArgumentException("nothing changed: " + object);
            }
        }
    }

    @Override
    default Topic topic() {
        return Topic.OBJECTS;
    }

    @Override
    default String key() {
        return object().messageKey();
    }
}
