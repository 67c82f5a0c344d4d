package dev.bucketsync.sync.listing;

import java.time.Duration;

/// How many list calls may be under way, and for how long.
///
/// @param most of one process
/// @param mostOfOne of one connection
/// @param patience with a page that is asked for the first time; each time it was too short, the next is twice as long
public record CallLimits(int most, int mostOfOne, Duration patience) {
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);

    /// A worker's, unless it is told otherwise: no connection has more than half.
    public static final CallLimits USUAL = new CallLimits(128, 64);

    public CallLimits(int most, int mostOfOne) {
        this(most, mostOfOne, USUAL_PATIENCE);
    }
}
