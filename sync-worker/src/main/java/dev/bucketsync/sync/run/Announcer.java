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
import dev.bucketsync.events.run.RunProgress;
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
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Tells what happened to runs, from their rows: whatever has a higher revision than was announced is announced, so
/// that no announcement is lost with the process that would have made it.
///
/// A run's row stays locked while it is told, or another worker could tell of a later revision first. Its own steps
/// wait
/// that long; the outcomes of its objects don't, since their counts only need the row to stay.
public final class Announcer {
    private static final int BATCH = 100;
    private final Jdbi jdbi;
    private final Publisher publisher;

    public Announcer(Jdbi jdbi, Publisher publisher) {
        this.jdbi = jdbi;
        this.publisher = publisher;
    }

    private record Announceable(RunSnapshot snapshot, boolean first) {}

    /// Announces what is new; called every second. Goes once through all that have news: many old runs, which have
    /// some every second, keep no younger one from being heard of.
    public void announce() {
        noteProgress();
        List<Announceable> told = List.of();
        do {
            told = announceAfter(
                    told.isEmpty() ? "" : told.getLast().snapshot().run().value());
        } while (told.size() == BATCH);
    }

    private List<Announceable> announceAfter(String run) {
        return jdbi.inTransaction(handle -> {
            List<Announceable> runs = news(handle, run);
            publisher.publish(runs.stream()
                    .flatMap(one -> events(one).stream())
                    .map(Outgoing::of)
                    .toList());
            runs.forEach(one -> markAnnounced(handle, one.snapshot()));
            return runs;
        });
    }

    /// Counters move without a revision of their own (pages and outcomes would fight for the row); once a second they
    /// get one, however many workers look, and the run's pace with them.
    private void noteProgress() {
        jdbi.useHandle(handle -> handle.execute("""
            UPDATE run r SET revision = r.revision + 1, announced_progress = p.listed + p.done,
                pace = coalesce(0.7 * r.pace + 0.3 * p.rate, p.rate), paced_at = clock_timestamp(), paced_done = p.done
            FROM (SELECT q.id, q.listed, d.done,
                         (d.done - coalesce(q.paced_done, 0)) / greatest(0.1, extract(epoch FROM
                              clock_timestamp() - coalesce(q.paced_at, q.started_at))) AS rate
                  FROM run q
                  CROSS JOIN LATERAL (
                      SELECT q.unchanged + q.skipped + q.removed + coalesce(sum(n), 0)::bigint AS done
                      FROM run_count k WHERE k.run = q.id) d
                  WHERE q.state IN ('LISTING', 'SETTLING', 'CANCELLING')
                    AND coalesce(q.paced_at <= clock_timestamp() - interval '900 ms', true)
                  FOR UPDATE OF q SKIP LOCKED) p
            WHERE r.id = p.id AND r.announced_progress <> p.listed + p.done"""));
    }

    private static List<Announceable> news(Handle handle, String after) {
        return handle.createQuery("""
            SELECT r.*, c.connection, c.account, c.project,
                   v.admitted, v.rejected, v.faulted, v.accepted,
                   v.objects_per_second, v.expected AS expected_now, v.seconds_left
            FROM run r
            JOIN connection c ON c.id = r.connection_id
            JOIN api_sync_run v ON v.run = r.id
            WHERE r.revision > r.announced_revision AND r.id > :after
            ORDER BY r.id LIMIT :batch FOR NO KEY UPDATE OF r SKIP LOCKED""")
                .bind("after", after)
                .bind("batch", BATCH)
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
                progress(row),
                SqlTypes.instant(row, "requested_at"),
                optional(row, "started_at"),
                optional(row, "ended_at"));
    }

    private static Optional<RunProgress> progress(ResultSet row) throws SQLException {
        double pace = row.getDouble("objects_per_second");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new RunProgress(pace, number(row, "expected_now"), number(row, "seconds_left")));
    }

    private static OptionalLong number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static Optional<Instant> optional(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
