package dev.bucketsync.sync.intake;

import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.kafka.Trace;
import dev.bucketsync.sync.catalog.SqlTypes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The rows of requests: each is written once and decided once, however often it is heard.
final class RequestRows {
    private static final int MOST_AT_ONCE = 10_000;

    private final Jdbi jdbi;

    RequestRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Does nothing when the request is known already.
    void add(RequestId request, SyncMode mode, SyncRequestEvent asked, Optional<SyncRunId> confirmed) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO request (id, connection, mode, state, requested_by, requested_at, removal_of,
                                             traceparent)
                        VALUES (:id, :connection, :mode, 'WAITING', :by, :at, :confirmed, :trace)
                        ON CONFLICT (id) DO NOTHING""")
                .bind("id", request.value())
                .bind("connection", asked.connection().value())
                .bind("mode", mode.name())
                .bind("by", SqlTypes.text(asked.requestedBy()))
                .bind("at", SqlTypes.timestamp(asked.at()))
                .bind("confirmed", confirmed.map(SyncRunId::value).orElse(null))
                .bind("trace", Trace.current().orElseGet(Trace::fresh).traceparent())
                .execute());
    }

    /// What waits, the oldest first; not locked.
    List<Waiting> waiting() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT *, extract(epoch FROM now() - received_at) AS waited FROM request
                        WHERE state = 'WAITING' ORDER BY received_at LIMIT :limit""")
                .bind("limit", MOST_AT_ONCE)
                .map((row, _) -> waiting(row))
                .list());
    }

    /// The request, if it still waits.
    Optional<Waiting> find(RequestId request) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT *, extract(epoch FROM now() - received_at) AS waited FROM request
                        WHERE state = 'WAITING' AND id = :id""")
                .bind("id", request.value())
                .map((row, _) -> waiting(row))
                .findOne());
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(
                new RequestId(row.getString("id")),
                new ConnectionId(row.getString("connection")),
                SyncMode.valueOf(row.getString("mode")),
                SqlTypes.instant(row, "requested_at"),
                Duration.ofMillis(Math.round(row.getDouble("waited") * 1_000)),
                Optional.ofNullable(row.getString("removal_of")).map(SyncRunId::new),
                new Trace(row.getString("traceparent")));
    }

    /// False when somebody else decides it or has decided it.
    static boolean lock(Handle handle, RequestId request) {
        return handle.createQuery("""
                        SELECT id FROM request WHERE id = :id AND state = 'WAITING' FOR UPDATE SKIP LOCKED""")
                .bind("id", request.value())
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    static void refuse(Handle handle, RequestId request, String refusal) {
        close(handle, request, "REFUSED", Optional.of(refusal), Optional.empty());
    }

    static void answer(Handle handle, RequestId request, String state, SyncRunId run) {
        close(handle, request, state, Optional.empty(), Optional.of(run));
    }

    private static void close(
            Handle handle, RequestId request, String state, Optional<String> refusal, Optional<SyncRunId> run) {
        handle.createUpdate("""
                        UPDATE request SET state = :state, refusal = :refusal, run = :run, decided_at = now()
                        WHERE id = :id""")
                .bind("state", state)
                .bind("refusal", refusal.orElse(null))
                .bind("run", run.map(SyncRunId::value).orElse(null))
                .bind("id", request.value())
                .execute();
    }

    /// Requests are kept for 30 days, as long as their ids are idempotent.
    void forgetOld() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM request WHERE received_at < now() - interval '30 days'"));
    }
}
