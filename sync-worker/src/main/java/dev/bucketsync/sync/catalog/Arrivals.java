package dev.bucketsync.sync.catalog;

import dev.bucketsync.events.id.SyncRunId;
import java.time.Duration;
import java.util.Set;

/// Whoever wants to know at once that outcomes have been settled.
@FunctionalInterface
public interface Arrivals {
    Arrivals NOBODY_WAITS = (_, _) -> {};

    /// Objects of these runs have come back.
    ///
    /// @param quickest how long ago the one of them was committed that had the shortest way
    void settled(Set<SyncRunId> runs, Duration quickest);
}
