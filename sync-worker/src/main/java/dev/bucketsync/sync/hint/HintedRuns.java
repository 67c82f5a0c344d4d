package dev.bucketsync.sync.hint;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.sync.run.OwnRuns;
import dev.bucketsync.sync.run.Tables;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/// Finds the connections that have hints, and queues a run of mode KEYS for each; it waits for the connection's one
/// slot like any other.
public final class HintedRuns {
    /// Not while one is queued or about to take the same hints, nor at once after one that failed or is about to.
    private static final String HINTED = """
            SELECT c.id, c.connection FROM connection c
            WHERE EXISTS (SELECT FROM hint h WHERE h.connection_id = c.id AND NOT EXISTS (
                    SELECT FROM run r WHERE r.connection_id = c.id AND r.mode = 'KEYS' AND r.state = 'LISTING'
                      AND h.received_at <= r.started_at))
              AND NOT EXISTS (SELECT FROM run r
                              WHERE r.connection_id = c.id AND r.mode = 'KEYS' AND r.state = 'QUEUED')
              AND NOT EXISTS (SELECT FROM run r WHERE r.connection_id = c.id AND r.mode = 'KEYS'
                                AND (r.state = 'FAILED' AND r.ended_at > now() - interval '60 s'
                                     OR r.state = 'SETTLING' AND r.failure IS NOT NULL))""";

    private final Jdbi jdbi;
    private final Hints hints;
    private final OwnRuns runs;
    private final Tables tables;
    private final Consumer<SyncRunId> schedule;

    /// @param schedule makes somebody drive a new run
    public HintedRuns(Jdbi jdbi, Tables tables, Consumer<SyncRunId> schedule) {
        this.jdbi = jdbi;
        this.hints = new Hints(jdbi);
        this.runs = new OwnRuns(jdbi);
        this.tables = tables;
        this.schedule = schedule;
    }

    /// Queues what is wanted; called every second.
    public void queue() {
        Map<Long, String> hinted = jdbi.withHandle(handle -> handle.createQuery(HINTED)
                .map((row, _) -> Map.entry(row.getLong("id"), row.getString("connection")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
        hinted.forEach((id, connection) -> {
            if (mayRun(connection)) {
                runs.queue(id, SyncMode.KEYS).ifPresent(schedule);
            } else {
                hints.dropAll(id);
            }
        });
    }

    private boolean mayRun(String connection) {
        Optional<ConnectionUpdated> known = tables.connections().get(connection).filter(ConnectionUpdated::readable);
        return known.flatMap(row -> tables.accounts().get(row.account().value()))
                .filter(account -> account.connectingAllowed())
                .isPresent();
    }
}
