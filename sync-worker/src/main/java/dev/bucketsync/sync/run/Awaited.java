package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.SyncRunId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// Runs that have nothing left to do but to wait for their last objects, so that they end when these have come back
/// and not when somebody looks. Which they are, their rows say: a run may wait on another worker than the one that
/// settles its outcomes.
public final class Awaited {
    private final Jdbi jdbi;
    private final Road road;
    private final InstantSource clock;

    /// @param road learns how long objects were on their way
    public Awaited(Jdbi jdbi, Road road, InstantSource clock) {
        this.jdbi = jdbi;
        this.road = road;
        this.clock = clock;
    }

    /// Objects of these runs have come back.
    ///
    /// @return those that have listed everything and wait for no other object
    public List<SyncRunId> complete(Set<SyncRunId> runs, Duration quickest) {
        road.travelled(clock.instant(), quickest);
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id FROM run r WHERE id = ANY(:runs) AND state IN ('SETTLING', 'CANCELLING')
                            AND NOT EXISTS (SELECT FROM pending p WHERE p.run = r.id)""")
                .bind("runs", runs.stream().map(SyncRunId::value).toArray(String[]::new))
                .map((row, _) -> new SyncRunId(row.getString("id")))
                .list());
    }
}
