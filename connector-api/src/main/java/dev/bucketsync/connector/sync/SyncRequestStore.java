package dev.bucketsync.connector.sync;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.id.SyncRunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Requests to sync: what we accepted, and what the sync-worker made of it.
final class SyncRequestStore {
    private static final String INSERT = """
            INSERT INTO sync_request (id, account, connection, mode, requested_by, at)
            VALUES (:id, :account, :connection, :mode, :by, :at) ON CONFLICT (id) DO NOTHING""";
    /// The worker knows no account for a connection it has never heard of; that we accepted the request says whose it
    /// is.
    private static final String DECIDED = """
            SELECT decided.* FROM catalog.api_sync_request decided
            WHERE decided.request_id = :request AND (decided.account = :account OR EXISTS (
                SELECT FROM sync_request ours WHERE ours.id = decided.request_id
                    AND ours.connection = decided.connection AND ours.account = :account))""";
    private static final String ACCEPTED = """
            SELECT * FROM sync_request WHERE id = ? AND account = ?""";

    void add(Handle transaction, AccountId account, SyncRequest request) {
        transaction
                .createUpdate(INSERT)
                .bind("id", request.requestId().value())
                .bind("account", account.value())
                .bind("connection", request.connection().value())
                .bind("mode", request.mode())
                .bind("by", request.requestedBy())
                .bind("at", request.requestedAt())
                .execute();
    }

    Optional<SyncRequest> find(Handle handle, AccountId account, RequestId request) {
        return handle.createQuery(DECIDED)
                .bind("request", request.value())
                .bind("account", account.value())
                .map(SyncRequestStore::decided)
                .findOne()
                .or(() -> handle.select(ACCEPTED, request.value(), account.value())
                        .map(SyncRequestStore::accepted)
                        .findOne());
    }

    private static SyncRequest decided(ResultSet row, StatementContext context) throws SQLException {
        return new SyncRequest(
                new RequestId(row.getString("request_id")),
                new ConnectionId(row.getString("connection")),
                row.getString("mode"),
                row.getString("state"),
                Optional.ofNullable(row.getString("refusal")),
                Optional.ofNullable(row.getString("run")).map(SyncRunId::new),
                row.getString("requested_by"),
                row.getTimestamp("requested_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("decided_at")).map(Timestamp::toInstant));
    }

    private static SyncRequest accepted(ResultSet row, StatementContext context) throws SQLException {
        return SyncRequest.waiting(
                new RequestId(row.getString("id")),
                new ConnectionId(row.getString("connection")),
                row.getString("mode"),
                row.getString("requested_by"),
                row.getTimestamp("at").toInstant());
    }
}
