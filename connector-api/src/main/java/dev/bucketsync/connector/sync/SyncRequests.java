package dev.bucketsync.connector.sync;

import dev.bucketsync.connector.account.Allowance;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.outbox.Outbox;
import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.SyncRequestEvent.CancelRequested;
import dev.bucketsync.events.SyncRequestEvent.RemovalConfirmed;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.events.run.SyncMode;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Passes on what callers ask of the sync-worker, and refuses early what could come to nothing.
public final class SyncRequests {
    private final SyncRequestStore requests = new SyncRequestStore();
    private final Outbox outbox;
    private final Allowance allowance;
    private final InstantSource clock;

    public SyncRequests(Outbox outbox, Allowance allowance, InstantSource clock) {
        this.outbox = outbox;
        this.allowance = allowance;
        this.clock = clock;
    }

    SyncRequestStore store() {
        return requests;
    }

    /// The account's request of this id, as far as it has come.
    public Optional<SyncRequest> find(Handle handle, AccountId account, RequestId request) {
        return requests.find(handle, account, request);
    }

    /// Passes a request for a sync on.
    public SyncRequest sync(Handle transaction, Caller caller, Connection connection, SyncMode mode) {
        requireReady(connection);
        allowance.requireSyncing(transaction, caller.account());
        SyncRequest request =
                SyncRequest.waiting(RequestId.fresh(), connection.id(), mode.name(), caller.subject(), clock.instant());
        SyncRequestEvent event = new SyncRequested(
                EventId.derived("sync-requested", request.requestId()),
                request.requestedAt(),
                request.requestId(),
                connection.id(),
                mode,
                caller.subject());
        return accept(transaction, caller, request, event);
    }

    /// The request id derives from the run: confirming twice is confirming once.
    SyncRequest confirmRemoval(Handle transaction, Caller caller, SyncRun run) {
        if (run.state() != RunState.NEEDS_CONFIRMATION) {
            throw Problem.of(
                            ProblemCode.CONFLICT,
                            "the run is %s: it does not wait for a confirmation".formatted(run.state()),
                            "confirm only runs that ended NEEDS_CONFIRMATION")
                    .at("run", run.run().value())
                    .exception();
        }
        allowance.requireSyncing(transaction, caller.account());
        SyncRequest request = SyncRequest.waiting(
                new RequestId("confirm-" + run.run()), run.connection(), run.mode(), caller.subject(), clock.instant());
        SyncRequestEvent event = new RemovalConfirmed(
                EventId.derived("removal-confirmed", run.run()),
                request.requestedAt(),
                request.requestId(),
                run.connection(),
                run.run(),
                caller.subject());
        return accept(transaction, caller, request, event);
    }

    private SyncRequest accept(Handle transaction, Caller caller, SyncRequest request, SyncRequestEvent event) {
        requests.add(transaction, caller.account(), request);
        outbox.add(transaction, event);
        return request;
    }

    void cancel(Handle transaction, Caller caller, SyncRun run) {
        if (run.state().ended()) {
            throw Problem.of(
                            ProblemCode.CONFLICT,
                            "the run has ended: it is " + run.state(),
                            "cancel only runs under way")
                    .at("run", run.run().value())
                    .exception();
        }
        outbox.add(
                transaction,
                new CancelRequested(
                        EventId.derived("cancel-requested", run.run()),
                        clock.instant(),
                        run.connection(),
                        run.run(),
                        caller.subject()));
    }

    private static void requireReady(Connection connection) {
        if (connection.status() == ConnectionStatus.PENDING || connection.role().isEmpty()) {
            throw notReady(
                    connection, "send the role's ARN with PUT /v1/connections/%s/role".formatted(connection.id()));
        }
        if (connection.status() == ConnectionStatus.DISABLED) {
            throw notReady(connection, "create a new connection");
        }
    }

    private static RuntimeException notReady(Connection connection, String fix) {
        return Problem.of(ProblemCode.CONFLICT, "the connection is " + connection.status(), fix)
                .at("connection", connection.id().value())
                .exception();
    }
}
