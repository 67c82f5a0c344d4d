package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import java.util.Optional;

/// What a handler wants published.
public sealed interface Outgoing {
    /// One event, to its own topic under its own key.
    ///
    /// @param trace of the message that caused it, where one did
    record Publication(Event event, Optional<Trace> trace) implements Outgoing {}

    /// Nothing is there any more under this key of a compacted topic.
    record Tombstone(Topic topic, String key) implements Outgoing {}

    /// In the trace that is being worked in, if any.
    static Outgoing of(Event event) {
        return new Publication(event, Trace.current());
    }

    /// What a message of a batch has caused.
    static Outgoing of(Event event, Message<?> cause) {
        return new Publication(event, Optional.of(cause.trace()));
    }
}
