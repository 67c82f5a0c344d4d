package dev.bucketsync.events;

import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.verdict.Media;
import java.time.Instant;

/// What is an asset now. A tombstone (no value) under the same key says that it is none any more.
public sealed interface AssetEvent extends Event {
    ObjectRef object();

    /// The current state of one asset; the highest revision is the latest.
    record AssetUpdated(
            EventId id, Instant at, long revision, ObjectRef object, ObjectState now, Media media, long units)
            implements AssetEvent {}

    @Override
    default Topic topic() {
        return Topic.ASSETS;
    }

    @Override
    default String key() {
        return object().messageKey();
    }
}
