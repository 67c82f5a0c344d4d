package dev.bucketsync.sync.intake;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.SyncRequestEvent.RemovalConfirmed;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.kafka.Trace;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.run.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Decides what becomes of sync requests: each is decided once, however often it is heard.
public final class Intake {
    /// A request may overtake the news of its connection.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Jdbi jdbi;
    private final Tables tables;
    private final Consumer<SyncRunId> schedule;

    /// @param schedule makes somebody drive a new run
    public Intake(Jdbi jdbi, Tables tables, Consumer<SyncRunId> schedule) {
        this.jdbi = jdbi;
        this.tables = tables;
        this.schedule = schedule;
    }

    /// A request that is not decided yet.
    ///
    /// @param confirmed the run whose removals this request confirms
    private record Waiting(
            RequestId request,
            ConnectionId connection,
            SyncMode mode,
            Instant requestedAt,
            Duration waited,
            Optional<SyncRunId> confirmed,
            Trace trace) {}

    public void take(SyncRequested asked) {
        take(asked.request(), asked.connection(), asked.mode(), asked.requestedBy(), asked.at(), Optional.empty());
    }

    public void take(RemovalConfirmed asked) {
        take(
                asked.request(),
                asked.connection(),
                SyncMode.INCREMENTAL,
                asked.requestedBy(),
                asked.at(),
                Optional.of(asked.run()));
    }

    private void take(
            RequestId request,
            ConnectionId connection,
            SyncMode mode,
            String requestedBy,
            Instant requestedAt,
            Optional<SyncRunId> confirmed) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO request (id, connection, mode, state, requested_by, requested_at, removal_of,
                                             traceparent)
                        VALUES (:id, :connection, :mode, 'WAITING', :by, :at, :confirmed, :trace)
                        ON CONFLICT (id) DO NOTHING""")
                .bind("id", request.value())
                .bind("connection", connection.value())
                .bind("mode", mode.name())
                .bind("by", requestedBy)
                .bind("at", SqlTypes.timestamp(requestedAt))
                .bind("confirmed", confirmed.map(SyncRunId::value).orElse(null))
                .bind("trace", Trace.current().orElseGet(Trace::fresh).traceparent())
                .execute());
        decide("id = :id", Optional.of(request));
    }

    /// Decides what could not be decided before; called every second.
    public void decideWaiting() {
        decide("true", Optional.empty());
    }

    private void decide(String which, Optional<RequestId> request) {
        List<SyncRunId> runs = jdbi.inTransaction(handle -> waiting(handle, which, request).stream()
                .map(waiting -> decide(handle, waiting))
                .flatMap(Optional::stream)
                .toList());
        runs.forEach(schedule);
    }

    private static List<Waiting> waiting(Handle handle, String which, Optional<RequestId> request) {
        var query = handle.createQuery("""
                        SELECT *, extract(epoch FROM now() - received_at)::bigint AS waited FROM request
                        WHERE state = 'WAITING' AND <which> ORDER BY received_at LIMIT 100 FOR UPDATE SKIP LOCKED""").define("which", which);
        request.ifPresent(id -> query.bind("id", id.value()));
        return query.map((row, _) -> new Waiting(
                        new RequestId(row.getString("id")),
                        new ConnectionId(row.getString("connection")),
                        SyncMode.valueOf(row.getString("mode")),
                        row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                        Duration.ofSeconds(row.getLong("waited")),
                        Optional.ofNullable(row.getString("removal_of")).map(SyncRunId::new),
                        new Trace(row.getString("traceparent"))))
                .list();
    }

    /// Answers the run to schedule, if this request made one.
    private Optional<SyncRunId> decide(Handle handle, Waiting request) {
        Optional<ConnectionUpdated> connection =
                tables.connections().get(request.connection().value());
        Optional<AccountUpdated> account = connection.flatMap(
                known -> tables.accounts().get(known.account().value()));
        if (account.isEmpty()) {
            if (request.waited().compareTo(PATIENCE) > 0) {
                refuse(handle, request, connection.isEmpty() ? "CONNECTION_UNKNOWN" : "ACCOUNT_UNKNOWN");
            }
            return Optional.empty();
        }
        if (!account.get().connectingAllowed()) {
            refuse(handle, request, "PLAN_REQUIRED");
            return Optional.empty();
        }
        if (!connection.get().readable()) {
            refuse(handle, request, "CONNECTION_NOT_READY");
            return Optional.empty();
        }
        return accept(handle, request, connection.get());
    }

    private static void refuse(Handle handle, Waiting request, String refusal) {
        close(handle, request, "REFUSED", Optional.of(refusal), Optional.empty());
    }

    private static Optional<SyncRunId> accept(Handle handle, Waiting request, ConnectionUpdated connection) {
        long connectionId = lock(handle, connection);
        OptionalLong removalLimit = removalLimit(handle, request);
        if (request.confirmed().isPresent() && removalLimit.isEmpty()) {
            refuse(handle, request, "NOTHING_TO_CONFIRM");
            return Optional.empty();
        }
        Optional<SyncRunId> queued = queued(handle, connectionId);
        if (queued.isPresent()) {
            raiseLimit(handle, queued.get(), removalLimit);
            close(handle, request, "COALESCED", Optional.empty(), queued);
            return Optional.empty();
        }
        SyncRunId run = SyncRunId.fresh();
        insert(handle, run, connectionId, request, removalLimit);
        close(handle, request, "ACCEPTED", Optional.empty(), Optional.of(run));
        return Optional.of(run);
    }

    /// The row's lock lets requests for one connection be decided one after the other.
    private static long lock(Handle handle, ConnectionUpdated connection) {
        return handle.createQuery("""
                        INSERT INTO connection (connection, account, project, bucket, prefix)
                        VALUES (:connection, :account, :project, :bucket, :prefix)
                        ON CONFLICT (connection) DO UPDATE SET account = excluded.account RETURNING id""")
                .bind("connection", connection.connection().value())
                .bind("account", connection.account().value())
                .bind("project", connection.project().value())
                .bind("bucket", connection.bucket())
                .bind("prefix", connection.prefix())
                .mapTo(Long.class)
                .one();
    }

    /// What the confirmed run would have removed, and a tenth more: buckets go on living while people decide.
    private static OptionalLong removalLimit(Handle handle, Waiting request) {
        return request.confirmed()
                .flatMap(run -> handle.createQuery("""
                                SELECT absent + (absent + 9) / 10 FROM run
                                WHERE id = :run AND state = 'NEEDS_CONFIRMATION'""")
                        .bind("run", run.value())
                        .mapTo(Long.class)
                        .findOne())
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    private static Optional<SyncRunId> queued(Handle handle, long connectionId) {
        return handle.createQuery("""
                        SELECT id FROM run WHERE connection_id = :connection AND state = 'QUEUED' FOR UPDATE""")
                .bind("connection", connectionId)
                .map((row, _) -> new SyncRunId(row.getString("id")))
                .findOne();
    }

    private static void raiseLimit(Handle handle, SyncRunId run, OptionalLong limit) {
        if (limit.isPresent()) {
            handle.createUpdate("UPDATE run SET removal_limit = greatest(removal_limit, :limit) WHERE id = :run")
                    .bind("limit", limit.getAsLong())
                    .bind("run", run.value())
                    .execute();
        }
    }

    private static void insert(
            Handle handle, SyncRunId run, long connectionId, Waiting request, OptionalLong removalLimit) {
        handle.createUpdate("""
                        INSERT INTO run (id, connection_id, mode, state, removal_limit, traceparent, requested_at)
                        VALUES (:id, :connection, :mode, 'QUEUED', :limit, :trace, :at)""")
                .bind("id", run.value())
                .bind("connection", connectionId)
                .bind("mode", request.mode().name())
                .bind("limit", removalLimit.isPresent() ? removalLimit.getAsLong() : null)
                .bind("trace", request.trace().traceparent())
                .bind("at", SqlTypes.timestamp(request.requestedAt()))
                .execute();
    }

    private static void close(
            Handle handle, Waiting request, String state, Optional<String> refusal, Optional<SyncRunId> run) {
        handle.createUpdate("""
                        UPDATE request SET state = :state, refusal = :refusal, run = :run, decided_at = now()
                        WHERE id = :id""")
                .bind("state", state)
                .bind("refusal", refusal.orElse(null))
                .bind("run", run.map(SyncRunId::value).orElse(null))
                .bind("id", request.request().value())
                .execute();
    }

    /// Requests are kept for 30 days, as long as their ids are idempotent.
    public void forgetOld() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM request WHERE received_at < now() - interval '30 days'"));
    }
}
