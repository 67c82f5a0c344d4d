package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.SyncRunId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/// Runs that have nothing left to do but to wait for their last objects, so that they end when these have come back
/// and not when somebody looks. Looking remains: outcomes may be settled by another worker.
public final class Awaited {
    private static final int MOST = 10_000;

    private final PendingWork pending;
    private final InstantSource clock;
    private final Road road = new Road();
    private final Set<SyncRunId> waiting = ConcurrentHashMap.newKeySet();

    public Awaited(Jdbi jdbi, InstantSource clock) {
        this.pending = new PendingWork(jdbi);
        this.clock = clock;
    }

    Road road() {
        return road;
    }

    void add(SyncRunId run) {
        if (waiting.size() < MOST) {
            waiting.add(run);
        }
    }

    void remove(SyncRunId run) {
        waiting.remove(run);
    }

    /// Objects of these runs have come back.
    ///
    /// @return those that have waited for them and wait for no others
    public List<SyncRunId> complete(Set<SyncRunId> runs, Duration quickest) {
        road.travelled(clock.instant(), quickest);
        return runs.stream()
                .filter(waiting::contains)
                .filter(run -> !pending.any(run))
                .toList();
    }
}
