package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import java.time.Instant;

/// One event as it was met on a topic.
///
/// @param <E> the family of events the topic carries
/// @param attempt 1 for the first time; a retry is a new message with one more
/// @param receivedAt when the broker got it
public record Message<E extends Event>(E event, Position position, int attempt, Instant receivedAt, Trace trace) {}
