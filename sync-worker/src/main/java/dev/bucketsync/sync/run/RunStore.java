package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.kafka.Trace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows of runs: who works on them, in which state they are.
public final class RunStore {
    private static final Logger LOG = LoggerFactory.getLogger(RunStore.class);
    private static final String UNIQUE_VIOLATION = "23505";

    private static final String STARTED = """
        state = 'LISTING', started_at = now(), revision = revision + 1, expected = (
            SELECT l.listed FROM run l
            WHERE l.connection_id = run.connection_id AND l.mode IN ('INCREMENTAL', 'REVALIDATE', 'PREVIEW')
              AND l.state IN ('COMPLETED', 'COMPLETED_WITH_FAULTS') AND run.mode <> 'KEYS'
            ORDER BY l.requested_at DESC LIMIT 1)""";

    private final Jdbi jdbi;

    public RunStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Takes the run over from whoever had it; empty when it has ended.
    public Optional<RunClaim> claim(SyncRunId run) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        UPDATE run r SET epoch = epoch + 1
                        FROM connection c
                        WHERE r.id = :run AND c.id = r.connection_id
                          AND r.state IN ('QUEUED', 'LISTING', 'SETTLING', 'CANCELLING')
                        RETURNING r.id, r.epoch, r.connection_id, r.mode, r.state, r.failure, r.removal_limit, r.traceparent,
                                  c.connection, c.account, c.project, c.bucket, c.region, c.revision""")
                .bind("run", run.value())
                .map((row, _) -> claim(row))
                .findOne());
    }

    private static RunClaim claim(ResultSet row) throws SQLException {
        long limit = row.getLong("removal_limit");
        OptionalLong removalLimit = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(limit);
        return new RunClaim(
                new SyncRunId(row.getString("id")),
                row.getLong("epoch"),
                row.getLong("connection_id"),
                source(row),
                SyncMode.valueOf(row.getString("mode")),
                RunState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("failure")),
                removalLimit,
                new Trace(row.getString("traceparent")));
    }

    private static Source source(ResultSet row) throws SQLException {
        return new Source(
                new ConnectionId(row.getString("connection")),
                new AccountId(row.getString("account")),
                new ProjectId(row.getString("project")),
                row.getString("bucket"),
                row.getString("region"),
                row.getLong("revision"));
    }

    /// Makes a queued run the connection's active one; false while another is active or has waited longer.
    public boolean start(RunClaim claim) {
        if (olderWaits(claim)) {
            return false;
        }
        try {
            jdbi.useTransaction(handle -> {
                fence(handle, claim, STARTED, RunState.QUEUED);
                dropStranded(handle, claim);
                handle.createUpdate("""
                                INSERT INTO run_range (run, number, after, checkpoint, emitted_upto)
                                VALUES (:run, 0, '', '', '')""").bind("run", claim.run().value()).execute();
            });
            return true;
        } catch (UnableToExecuteStatementException e) {
            if (e.getCause() instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /// This is the connection's one active run, so what another has left pending is nobody's, and only in the way.
    private static void dropStranded(Handle handle, RunClaim claim) {
        int stranded = handle.createUpdate("DELETE FROM pending WHERE connection_id = :connection")
                .bind("connection", claim.connectionId())
                .execute();
        if (stranded > 0) {
            LOG.error("{} objects were left pending by an earlier run of connection {}", stranded, claim.connection());
        }
    }

    private boolean olderWaits(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT EXISTS (SELECT FROM run r JOIN run older USING (connection_id)
                                       WHERE r.id = :run AND older.state = 'QUEUED'
                                         AND (older.queued_at, older.id) < (r.queued_at, r.id))""")
                .bind("run", claim.run().value())
                .mapTo(Boolean.class)
                .one());
    }

    /// How long nothing of the run was listed or has settled, as far as that was noted: once a second.
    Duration quiet(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT extract(epoch FROM clock_timestamp() - coalesce(paced_at, started_at)) * 1000 FROM run
                        WHERE id = :run""")
                .bind("run", claim.run().value())
                .mapTo(Long.class)
                .findOne()
                .map(Duration::ofMillis)
                .orElse(Duration.ZERO));
    }

    /// Listing is over; what is pending settles.
    ///
    /// @param failure why it ended early
    public void stopListing(RunClaim claim, Optional<String> failure) {
        jdbi.useHandle(handle -> {
            int updated = handle.createUpdate("""
                            UPDATE run SET state = 'SETTLING', failure = :failure, revision = revision + 1
                            WHERE id = :run AND epoch = :epoch AND state = 'LISTING'""")
                    .bind("failure", failure.orElse(null))
                    .bind("run", claim.run().value())
                    .bind("epoch", claim.epoch())
                    .execute();
            requireOne(claim, updated);
        });
    }

    /// Ends the run and forgets what it needed on the way. A cancellation that came in between is not written over.
    public void end(RunClaim claim, RunState state, Optional<String> reason) {
        jdbi.useTransaction(handle -> end(handle, claim, state, reason));
    }

    /// Ends the run at once, what is pending counted as faulted: nobody would look after it any more, and what it
    /// leaves would be in the way of the connection's next run.
    void abandon(RunClaim claim, String reason) {
        jdbi.useTransaction(handle -> {
            end(handle, claim, RunState.FAILED, Optional.of(reason));
            WatchStore.writeOff(handle, claim, 0, Duration.ZERO);
        });
    }

    private static void end(Handle handle, RunClaim claim, RunState state, Optional<String> reason) {
        int updated = handle.createUpdate("""
                        UPDATE run SET state = :state, reason = :reason, ended_at = now(), revision = revision + 1,
                            absent = (SELECT count(*) FROM missing m WHERE m.run = run.id)
                        WHERE id = :run AND epoch = :epoch AND state = :from""")
                .bind("state", state.name())
                .bind("from", claim.state().name())
                .bind("reason", reason.orElse(null))
                .bind("run", claim.run().value())
                .bind("epoch", claim.epoch())
                .execute();
        requireOne(claim, updated);
        for (String table : List.of("missing", "run_range", "page_end", "run_watch")) {
            handle.createUpdate("DELETE FROM <table> WHERE run = :run")
                    .define("table", table)
                    .bind("run", claim.run().value())
                    .execute();
        }
    }

    /// Takes what is pending off the books, as faulted, so that the run can end; its end says why.
    ///
    /// @return how many that were
    public int writeOff(RunClaim claim, String failure) {
        return jdbi.inTransaction(handle -> {
            int updated = handle.createUpdate("""
                            UPDATE run SET failure = coalesce(failure, :failure)
                            WHERE id = :run AND epoch = :epoch""")
                    .bind("failure", failure)
                    .bind("run", claim.run().value())
                    .bind("epoch", claim.epoch())
                    .execute();
            requireOne(claim, updated);
            return WatchStore.writeOff(handle, claim, 0, Duration.ZERO);
        });
    }

    /// Asks a run to stop: a queued one ends, an active one stops listing and settles what is pending. False when there
    /// is nothing to stop. A deletion is never stopped: its connection is gone.
    ///
    /// With a run that looks hints up they are dropped, or another would look them up at once.
    public boolean cancel(SyncRunId run, ConnectionId connection) {
        return jdbi.inTransaction(handle -> {
            boolean stopped = stop(handle, run, connection);
            if (stopped) {
                dropHints(handle, run);
            }
            return stopped;
        });
    }

    private static void dropHints(Handle handle, SyncRunId run) {
        handle.createUpdate("""
                        DELETE FROM hint h USING run r
                        WHERE r.id = :run AND r.mode = 'KEYS' AND h.connection_id = r.connection_id""").bind("run", run.value()).execute();
    }

    private static boolean stop(Handle handle, SyncRunId run, ConnectionId connection) {
        int updated = handle.createUpdate("""
                        UPDATE run SET
                            state = CASE state WHEN 'QUEUED' THEN 'CANCELLED' ELSE 'CANCELLING' END,
                            ended_at = CASE state WHEN 'QUEUED' THEN now() END,
                            revision = revision + 1
                        WHERE id = :run AND state IN ('QUEUED', 'LISTING', 'SETTLING') AND mode <> 'DELETE'
                          AND connection_id = (SELECT id FROM connection WHERE connection = :connection)""")
                .bind("run", run.value())
                .bind("connection", connection.value())
                .execute();
        return updated > 0;
    }

    /// Runs that have not ended and that no scheduled task drives: their process died between two writes.
    public List<SyncRunId> withoutTask() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id FROM run r
                        WHERE state IN ('QUEUED', 'LISTING', 'SETTLING', 'CANCELLING')
                          AND NOT EXISTS (SELECT FROM scheduled_tasks t
                                          WHERE t.task_name = :task AND t.task_instance = r.id)
                        LIMIT 100""")
                .bind("task", RunTask.NAME)
                .map((row, _) -> new SyncRunId(row.getString("id")))
                .list());
    }

    /// Every transaction of a run begins with this: 0 rows means that the run is somebody else's now.
    static void fence(Handle handle, RunClaim claim) {
        int updated = handle.createUpdate("UPDATE run SET revision = revision WHERE id = :run AND epoch = :epoch")
                .bind("run", claim.run().value())
                .bind("epoch", claim.epoch())
                .execute();
        requireOne(claim, updated);
    }

    /// As [#fence(Handle, RunClaim)], and the run must stand in this state.
    static void fence(Handle handle, RunClaim claim, String assignments, RunState expected) {
        int updated = handle.createUpdate("""
                        UPDATE run SET <assignments> WHERE id = :run AND epoch = :epoch AND state = :state""")
                .define("assignments", assignments)
                .bind("run", claim.run().value())
                .bind("epoch", claim.epoch())
                .bind("state", expected.name())
                .execute();
        requireOne(claim, updated);
    }

    static void requireOne(RunClaim claim, int updated) {
        if (updated != 1) {
            throw new FencedException(claim.run());
        }
    }
}
