package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;

/// What a handler wants published.
public sealed interface Outgoing {
    /// One event, to its own topic under its own key.
    record Publication(Event event) implements Outgoing {}

    /// Nothing is there any more under this key of a compacted topic.
    record Tombstone(Topic topic, String key) implements Outgoing {}

    static Outgoing of(Event event) {
        return new Publication(event);
    }
}
