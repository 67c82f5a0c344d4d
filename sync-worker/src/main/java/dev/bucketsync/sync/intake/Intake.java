package dev.bucketsync.sync.intake;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.SyncRequestEvent.RemovalConfirmed;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.sync.catalog.ConnectionRows;
import dev.bucketsync.sync.run.Tables;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Decides what becomes of sync requests: each is decided once, in a transaction of its own.
public final class Intake {
    private static final int MOST_PREVIEWS = 4;

    private final Jdbi jdbi;
    private final RequestRows requests;
    private final Tables tables;
    private final Consumer<SyncRunId> schedule;
    private final Patience patience;

    /// @param schedule makes somebody drive a new run
    public Intake(Jdbi jdbi, Tables tables, Consumer<SyncRunId> schedule, Patience patience) {
        this.jdbi = jdbi;
        this.requests = new RequestRows(jdbi);
        this.tables = tables;
        this.schedule = schedule;
        this.patience = patience;
    }

    /// What is known of a connection says about a request for it.
    private sealed interface Word {
        record Wait() implements Word {}

        record Refuse(String why) implements Word {}

        record Accept(ConnectionUpdated connection) implements Word {}
    }

    public void take(SyncRequested asked) {
        requests.add(asked.request(), asked.mode(), asked, Optional.empty());
        requests.find(asked.request()).ifPresent(this::decide);
    }

    public void take(RemovalConfirmed asked) {
        requests.add(asked.request(), SyncMode.INCREMENTAL, asked, Optional.of(asked.run()));
        requests.find(asked.request()).ifPresent(this::decide);
    }

    /// Decides what could not be decided before; called every second.
    public void decideWaiting() {
        requests.waiting().forEach(this::decide);
    }

    private void decide(Waiting request) {
        switch (word(request)) {
            case Word.Wait _ -> {}
            case Word.Refuse(String why) ->
                jdbi.useTransaction(handle -> {
                    if (RequestRows.lock(handle, request.request())) {
                        RequestRows.refuse(handle, request.request(), why);
                    }
                });
            case Word.Accept(ConnectionUpdated connection) ->
                jdbi.inTransaction(handle -> RequestRows.lock(handle, request.request())
                                ? accept(handle, request, connection)
                                : Optional.<SyncRunId>empty())
                        .ifPresent(schedule);
        }
    }

    private Word word(Waiting request) {
        if (!request.mode().requestable()) {
            return new Word.Refuse("MODE_NOT_REQUESTABLE");
        }
        Optional<ConnectionUpdated> connection =
                tables.connections().get(request.connection().value());
        if (connection.isEmpty()) {
            return refuseAfter(patience.forUnknown(), request, "CONNECTION_UNKNOWN");
        }
        Optional<AccountUpdated> account =
                tables.accounts().get(connection.get().account().value());
        if (account.isEmpty()) {
            return refuseAfter(patience.forUnknown(), request, "ACCOUNT_UNKNOWN");
        }
        if (!account.get().connectingAllowed()) {
            return refuseAfter(patience.forNews(), request, "PLAN_REQUIRED");
        }
        return connection.get().readable()
                ? new Word.Accept(connection.get())
                : refuseAfter(patience.forNews(), request, "CONNECTION_NOT_READY");
    }

    private static Word refuseAfter(Duration patience, Waiting request, String why) {
        return request.waited().compareTo(patience) > 0 ? new Word.Refuse(why) : new Word.Wait();
    }

    /// Answers the run to schedule, if this request made one.
    private static Optional<SyncRunId> accept(Handle handle, Waiting request, ConnectionUpdated connection) {
        long connectionId = ConnectionRows.lock(handle, connection);
        OptionalLong removalLimit = request.confirmed()
                .map(run -> RunQueue.removalLimit(handle, connectionId, run))
                .orElseGet(OptionalLong::empty);
        if (request.confirmed().isPresent() && removalLimit.isEmpty()) {
            RequestRows.refuse(handle, request.request(), "NOTHING_TO_CONFIRM");
            return Optional.empty();
        }
        return request.mode() == SyncMode.PREVIEW
                ? preview(handle, request, connectionId)
                : join(handle, request, connectionId, removalLimit);
    }

    /// Previews answer each their own request, so they queue one behind the other, as many as anybody will wait for.
    private static Optional<SyncRunId> preview(Handle handle, Waiting request, long connectionId) {
        if (RunQueue.queuedPreviews(handle, connectionId) >= MOST_PREVIEWS) {
            RequestRows.refuse(handle, request.request(), "TOO_MANY_PREVIEWS");
            return Optional.empty();
        }
        return start(handle, request, connectionId, OptionalLong.empty());
    }

    private static Optional<SyncRunId> join(
            Handle handle, Waiting request, long connectionId, OptionalLong removalLimit) {
        Optional<SyncRunId> queued = RunQueue.queued(handle, connectionId);
        if (queued.isEmpty()) {
            return start(handle, request, connectionId, removalLimit);
        }
        RunQueue.join(handle, queued.get(), request.mode(), removalLimit);
        RequestRows.answer(handle, request.request(), "COALESCED", queued.get());
        return Optional.empty();
    }

    private static Optional<SyncRunId> start(
            Handle handle, Waiting request, long connectionId, OptionalLong removalLimit) {
        SyncRunId run = RunQueue.add(handle, connectionId, request, removalLimit);
        RequestRows.answer(handle, request.request(), "ACCEPTED", run);
        return Optional.of(run);
    }

    /// Forgets requests whose ids need no longer be idempotent.
    public void forgetOld() {
        requests.forgetOld();
    }
}
