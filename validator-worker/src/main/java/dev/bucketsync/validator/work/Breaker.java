package dev.bucketsync.validator.work;

import dev.bucketsync.events.verdict.FaultCause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Keeps a connection that may no longer be read, or does not answer, from costing calls: so many refusals or silences
/// in a row, and for a while nobody asks. The first one after that opens it again.
final class Breaker {
    static final int IN_A_ROW = 20;
    static final Duration OPEN = Duration.ofSeconds(60);

    private final InstantSource clock;
    private int refusals;
    private int silences;
    private FaultCause why = FaultCause.ACCESS_DENIED;
    private Instant closedAgain = Instant.MIN;

    Breaker(InstantSource clock) {
        this.clock = clock;
    }

    /// Why nobody is to ask now.
    synchronized Optional<FaultCause> open() {
        return clock.instant().isBefore(closedAgain) ? Optional.of(why) : Optional.empty();
    }

    synchronized void refused() {
        silences = 0;
        if (++refusals >= IN_A_ROW) {
            open(FaultCause.ACCESS_DENIED);
        }
    }

    synchronized void silent() {
        if (++silences >= IN_A_ROW) {
            open(FaultCause.TIMEOUT);
        }
    }

    synchronized void answered() {
        refusals = 0;
        silences = 0;
    }

    private void open(FaultCause cause) {
        why = cause;
        closedAgain = clock.instant().plus(OPEN);
    }
}
