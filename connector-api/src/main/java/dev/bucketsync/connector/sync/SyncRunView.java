package dev.bucketsync.connector.sync;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunCounts;
import dev.bucketsync.events.run.RunProgress;
import dev.bucketsync.events.run.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Reads runs from the sync-worker's view.
public final class SyncRunView {
    /// Greater than every id: printable ASCII ends before it.
    static final String NEWEST = "~";

    private static final String ONE = """
            SELECT * FROM catalog.api_sync_run WHERE run = ? AND account = ?""";
    /// Ids are time-ordered; the newest come first.
    private static final String OF_CONNECTION = """
            SELECT * FROM catalog.api_sync_run WHERE connection = :connection AND account = :account
                AND run COLLATE "C" < :before ORDER BY run COLLATE "C" DESC LIMIT :limit""";

    private SyncRunView() {}

    /// The account's run of this id.
    public static Optional<SyncRun> find(Handle handle, AccountId account, SyncRunId run) {
        return handle.select(ONE, run.value(), account.value())
                .map(SyncRunView::run)
                .findOne();
    }

    static List<SyncRun> page(Handle handle, AccountId account, ConnectionId connection, String before, int limit) {
        return handle.createQuery(OF_CONNECTION)
                .bind("connection", connection.value())
                .bind("account", account.value())
                .bind("before", before)
                .bind("limit", limit)
                .map(SyncRunView::run)
                .list();
    }

    private static SyncRun run(ResultSet row, StatementContext context) throws SQLException {
        return new SyncRun(
                new SyncRunId(row.getString("run")),
                new ConnectionId(row.getString("connection")),
                new ProjectId(row.getString("project")),
                row.getString("mode"),
                RunState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("reason")),
                counts(row),
                progress(row),
                row.getLong("revision"),
                row.getTimestamp("requested_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("started_at")).map(Timestamp::toInstant),
                Optional.ofNullable(row.getTimestamp("ended_at")).map(Timestamp::toInstant));
    }

    private static Optional<RunProgress> progress(ResultSet row) throws SQLException {
        double pace = row.getDouble("objects_per_second");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new RunProgress(pace, optional(row, "expected"), optional(row, "seconds_left")));
    }

    private static OptionalLong optional(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static RunCounts counts(ResultSet row) throws SQLException {
        return new RunCounts(
                row.getLong("listed"),
                row.getLong("unchanged"),
                row.getLong("skipped"),
                row.getLong("admitted"),
                row.getLong("rejected"),
                row.getLong("faulted"),
                row.getLong("removed"),
                optional(row, "accepted"));
    }
}
