package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.sync.ranges.Congestion;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What this process has learned of the buckets of its runs.
public final class Experiences {
    private static final int MOST_KNOWN = 10_000;

    private final int mostCalls;
    private final InstantSource clock;
    private final Map<SyncRunId, Experience> byRun = new ConcurrentHashMap<>();

    /// @param mostCalls of one connection at a time
    public Experiences(int mostCalls, InstantSource clock) {
        this.mostCalls = mostCalls;
        this.clock = clock;
    }

    /// Losing one only costs a slow start; runs may end on other workers, so they are dropped in bulk.
    Experience of(SyncRunId run) {
        if (byRun.size() > MOST_KNOWN) {
            byRun.clear();
        }
        return byRun.computeIfAbsent(run, _ -> new Experience(new Congestion(mostCalls, clock.instant())));
    }

    void forget(SyncRunId run) {
        byRun.remove(run);
    }
}
