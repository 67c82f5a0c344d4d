package dev.bucketsync.sync.run;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.SyncRunEvent;
import dev.bucketsync.events.SyncRunEvent.SyncRunFinished;
import dev.bucketsync.events.SyncRunEvent.SyncRunProgressed;
import dev.bucketsync.events.SyncRunEvent.SyncRunStarted;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunSnapshot;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.catalog.SqlTypes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Tells what happened to runs, from their rows: whatever has a higher revision than was announced is announced, so
/// that no announcement is lost with the process that would have made it.
public final class Announcer {
    private final Jdbi jdbi;
    private final Publisher publisher;

    public Announcer(Jdbi jdbi, Publisher publisher) {
        this.jdbi = jdbi;
        this.publisher = publisher;
    }

    private record Announceable(RunSnapshot snapshot, boolean first) {}

    /// Announces what is new; called every second.
    public void announce() {
        noteProgress();
        jdbi.useTransaction(handle -> {
            List<Announceable> runs = news(handle);
            publisher.publish(runs.stream()
                    .flatMap(run -> events(run).stream())
                    .map(Outgoing::of)
                    .toList());
            runs.forEach(run -> markAnnounced(handle, run.snapshot()));
        });
    }

    /// Counters move without a revision of their own (pages and outcomes would fight for the row); once a second they
    /// get one.
    private void noteProgress() {
        jdbi.useHandle(handle -> handle.execute("""
                UPDATE run r SET revision = r.revision + 1, announced_progress = p.progress
                FROM (SELECT q.id, q.listed + q.removed + (SELECT coalesce(sum(n), 0) FROM run_count k WHERE k.run = q.id)
                             AS progress
                      FROM run q WHERE q.state IN ('LISTING', 'SETTLING', 'CANCELLING') FOR UPDATE SKIP LOCKED) p
                WHERE r.id = p.id AND r.announced_progress <> p.progress"""));
    }

    private static List<Announceable> news(Handle handle) {
        return handle.createQuery("""
                        SELECT r.*, c.connection, c.account, c.project,
                               v.admitted, v.rejected, v.faulted, v.accepted
                        FROM run r
                        JOIN connection c ON c.id = r.connection_id
                        JOIN api_sync_run v ON v.run = r.id
                        WHERE r.revision > r.announced_revision
                        ORDER BY r.id LIMIT 100 FOR UPDATE OF r SKIP LOCKED""")
                .map((row, _) -> new Announceable(snapshot(row), row.getLong("announced_revision") == 0))
                .list();
    }

    private static List<SyncRunEvent> events(Announceable run) {
        RunSnapshot snapshot = run.snapshot();
        Instant now = Instant.now();
        List<SyncRunEvent> events = new ArrayList<>();
        if (run.first()) {
            events.add(new SyncRunStarted(id(snapshot, "started"), now, snapshot));
        }
        if (snapshot.state().ended()) {
            events.add(new SyncRunFinished(id(snapshot, "finished"), now, snapshot));
        } else if (!run.first()) {
            events.add(new SyncRunProgressed(id(snapshot, "progressed"), now, snapshot));
        }
        return events;
    }

    private static EventId id(RunSnapshot snapshot, String what) {
        return EventId.derived(snapshot.run(), snapshot.revision(), what);
    }

    private static void markAnnounced(Handle handle, RunSnapshot snapshot) {
        handle.createUpdate("UPDATE run SET announced_revision = :revision WHERE id = :run")
                .bind("revision", snapshot.revision())
                .bind("run", snapshot.run().value())
                .execute();
    }

    private static RunSnapshot snapshot(ResultSet row) throws SQLException {
        return new RunSnapshot(
                new SyncRunId(row.getString("id")),
                row.getLong("revision"),
                new AccountId(row.getString("account")),
                new ProjectId(row.getString("project")),
                new ConnectionId(row.getString("connection")),
                SyncMode.valueOf(row.getString("mode")),
                RunState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("reason")),
                RunBooks.counts(row),
                Optional.empty(),
                SqlTypes.instant(row, "requested_at"),
                optional(row, "started_at"),
                optional(row, "ended_at"));
    }

    private static Optional<Instant> optional(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
