package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import java.time.Duration;
import java.util.Optional;

/// A list call that a scan wants made.
public sealed interface Ask {
    Duration patience();

    /// The next page of a range. The first page of a range that was cut off on a guess also proves whether the guess
    /// was good, so that no call is spent on that alone.
    record Page(int range, Optional<ObjectKey> after, Duration patience) implements Ask {}

    /// The prefixes directly under `prefix`: where to cut.
    record Level(String prefix, int forRange, Duration patience) implements Ask {}
}
