package dev.bucketsync.validator.work;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Keeps a connection that may no longer be read from costing calls: so many refusals in a row, and for a while nobody
/// asks. The first refusal after that opens it again.
final class Breaker {
    static final int REFUSALS = 20;
    static final Duration OPEN = Duration.ofSeconds(60);

    private final InstantSource clock;
    private int inARow;
    private Instant closedAgain = Instant.MIN;

    Breaker(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean isOpen() {
        return clock.instant().isBefore(closedAgain);
    }

    synchronized void refused() {
        if (++inARow >= REFUSALS) {
            closedAgain = clock.instant().plus(OPEN);
        }
    }

    synchronized void answered() {
        inARow = 0;
    }
}
