package dev.bucketsync.sync.run;

import java.time.Duration;
import java.time.Instant;

/// How long an object's way is when nothing is before it, there to be judged and back: the shortest time that any run
/// of this worker has seen in the last minutes. Everything beyond it is waiting.
public final class Road {
    private static final Duration SEASON = Duration.ofMinutes(5);
    /// What is believed until the first has come back, and the most that is believed ever.
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private Duration before = LONGEST;
    private Duration shortest = LONGEST;
    private Instant began = Instant.MIN;

    /// An object has come back.
    synchronized void travelled(Instant now, Duration took) {
        if (now.isAfter(began.plus(SEASON))) {
            before = shortest;
            shortest = LONGEST;
            began = now;
        }
        if (took.compareTo(shortest) < 0) {
            shortest = took;
        }
    }

    synchronized Duration shortest() {
        return before.compareTo(shortest) < 0 ? before : shortest;
    }
}
