package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Follows connections that were deleted: whatever runs is cancelled, a run of mode DELETE withdraws the rows, and when
/// all of it is told the connection is forgotten.
public final class Deletions {
    private final Jdbi jdbi;
    private final RunStore runs;
    private final OwnRuns ownRuns;
    private final Tables tables;
    private final RunTask task;

    public Deletions(Jdbi jdbi, Tables tables, RunTask task) {
        this.jdbi = jdbi;
        this.runs = new RunStore(jdbi);
        this.ownRuns = new OwnRuns(jdbi);
        this.tables = tables;
        this.task = task;
    }

    private record Deleted(long id, ConnectionId connection, boolean withdrawn, boolean underWay) {}

    /// Takes every deletion a step further; called every second.
    public void follow() {
        deleted().forEach(this::follow);
    }

    private void follow(Deleted deleted) {
        if (deleted.withdrawn()) {
            forget(deleted);
            return;
        }
        for (SyncRunId run : others(deleted)) {
            if (runs.cancel(run, deleted.connection())) {
                task.hasten(run);
            }
        }
        if (!deleted.underWay()) {
            ownRuns.queue(deleted.id(), SyncMode.DELETE).ifPresent(task::schedule);
        }
    }

    private List<Deleted> deleted() {
        String[] names = tables.connections().stream()
                .filter(connection -> connection.status() == ConnectionStatus.DELETED)
                .map(ConnectionUpdated::key)
                .toArray(String[]::new);
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT c.id, c.connection,
                               EXISTS (SELECT FROM run r WHERE r.connection_id = c.id AND r.mode = 'DELETE'
                                         AND r.state IN ('COMPLETED', 'COMPLETED_WITH_FAULTS')) AS withdrawn,
                               EXISTS (SELECT FROM run r WHERE r.connection_id = c.id AND r.mode = 'DELETE'
                                         AND (r.ended_at IS NULL OR r.ended_at > now() - interval '60 s')) AS under_way
                        FROM connection c WHERE c.connection = ANY(:names)""")
                .bind("names", names)
                .map((row, _) -> new Deleted(
                        row.getLong("id"),
                        new ConnectionId(row.getString("connection")),
                        row.getBoolean("withdrawn"),
                        row.getBoolean("under_way")))
                .list());
    }

    private List<SyncRunId> others(Deleted deleted) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id FROM run WHERE connection_id = :connection AND mode <> 'DELETE'
                            AND state IN ('QUEUED', 'LISTING', 'SETTLING')""")
                .bind("connection", deleted.id())
                .map((row, _) -> new SyncRunId(row.getString("id")))
                .list());
    }

    /// Waits until the ends of all runs are announced, since they are announced from their rows.
    private void forget(Deleted deleted) {
        jdbi.useTransaction(handle -> {
            if (lockAnnounced(handle, deleted)) {
                for (String statement : List.of(
                        "DELETE FROM hint WHERE connection_id = :connection",
                        "DELETE FROM preview_verdict WHERE connection_id = :connection",
                        "DELETE FROM preview_tally t USING run r WHERE t.run = r.id AND r.connection_id = :connection",
                        "DELETE FROM preview_arrival a USING run r WHERE a.run = r.id AND r.connection_id = :connection",
                        "DELETE FROM run_count k USING run r WHERE k.run = r.id AND r.connection_id = :connection",
                        "UPDATE request q SET run = NULL FROM run r WHERE q.run = r.id AND r.connection_id = :connection",
                        "DELETE FROM run WHERE connection_id = :connection",
                        "DELETE FROM connection WHERE id = :connection")) {
                    handle.createUpdate(statement)
                            .bind("connection", deleted.id())
                            .execute();
                }
            }
        });
    }

    private static boolean lockAnnounced(Handle handle, Deleted deleted) {
        return handle.createQuery("""
                        SELECT id FROM connection c WHERE id = :connection AND NOT EXISTS (
                            SELECT FROM run r WHERE r.connection_id = c.id
                              AND (r.ended_at IS NULL OR r.revision > r.announced_revision))
                        FOR UPDATE SKIP LOCKED""")
                .bind("connection", deleted.id())
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }
}
