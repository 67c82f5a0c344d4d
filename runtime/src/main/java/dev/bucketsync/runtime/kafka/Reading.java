package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;

/// What a record turned out to be.
///
/// @param <E> the family of events that belongs on the topic
public sealed interface Reading<E extends Event> {
    record Understood<E extends Event>(Message<E> message) implements Reading<E> {}

    /// No event of ours, and the sentence that says why.
    record Unreadable<E extends Event>(String why) implements Reading<E> {}
}
