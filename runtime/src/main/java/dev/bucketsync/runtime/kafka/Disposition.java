package dev.bucketsync.runtime.kafka;

import java.time.Duration;

/// What a handler says of a message it was given.
public sealed interface Disposition {
    Disposition SETTLED = new Settled();

    /// Done; its effects are durable.
    record Settled() implements Disposition {}

    /// Not now: it is published again after a while, counted as a further attempt, and blocks nothing meanwhile.
    record RetryLater(Duration after) implements Disposition {}

    /// Can never be handled: it is parked with this sentence.
    record Poisoned(String why) implements Disposition {}
}
