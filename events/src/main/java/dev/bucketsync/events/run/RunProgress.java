package dev.bucketsync.events.run;

import java.util.OptionalLong;

/// How fast a run goes on, and for how long it is expected to.
///
/// @param objectsPerSecond objects accounted for per second of late
/// @param expected how many objects there are to account for in all, by the last complete listing or this one
/// @param secondsLeft absent while nothing is known to estimate it by
public record RunProgress(double objectsPerSecond, OptionalLong expected, OptionalLong secondsLeft) {
    public RunProgress {
        if (!(objectsPerSecond >= 0)) {
            throw new IllegalArgumentException("objectsPerSecond must be 0 or more: " + objectsPerSecond);
        }
    }
}
