package dev.bucketsync.connector.sync;

import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.ConnectionLookup;
import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Body;
import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.http.PathIds;
import dev.bucketsync.connector.http.Query;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.idempotency.IdempotencyKeys;
import dev.bucketsync.connector.paging.Cursors;
import dev.bucketsync.connector.paging.Page;
import dev.bucketsync.connector.problem.Objection;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Asking for a sync, and following it.
public record SyncRoutes(ConnectionLookup lookup, SyncRequests requests, IdempotencyKeys keys, Cursors cursors)
        implements Routes {
    private static final String OF_CONNECTION = "/v1/connections/{connection}";
    private static final String REQUESTS = "/v1/sync-requests/";
    private static final String RUN = "/v1/sync-runs/{run}";

    @Override
    public void register(RoutesConfig routes) {
        routes.post(OF_CONNECTION + "/sync-requests", this::request);
        routes.get(REQUESTS + "{request}", this::showRequest);
        routes.get(OF_CONNECTION + "/sync-runs", this::listRuns);
        routes.get(RUN, this::showRun);
        routes.post(RUN + "/cancel", this::cancel);
        routes.post(RUN + "/confirm-removal", this::confirmRemoval);
    }

    private void request(Context ctx) {
        Body body = Body.read(ctx, "mode");
        SyncMode mode = body.optionalValue("mode", SyncRoutes::noMode, SyncMode::valueOf)
                .orElse(SyncMode.INCREMENTAL);
        keys.once(ctx, body, transaction -> {
                    Connection connection = lookup.locked(transaction, ctx);
                    return accepted(requests.sync(transaction, Caller.of(ctx), connection, mode));
                })
                .send(ctx);
    }

    private static Optional<Objection> noMode(String text) {
        return Objection.unless(
                requestable().anyMatch(mode -> mode.name().equals(text)),
                "is no mode that anyone may ask for",
                "send one of %s, or leave it out".formatted(requestable().toList()));
    }

    private static Stream<SyncMode> requestable() {
        return Arrays.stream(SyncMode.values()).filter(SyncMode::requestable);
    }

    private static Answer accepted(SyncRequest request) {
        return Answer.accepted(REQUESTS + request.requestId(), request);
    }

    private void showRequest(Context ctx) {
        Query.of(ctx);
        RequestId id = PathIds.read(ctx, "request", RequestId::new);
        SyncRequest request = lookup.transactions()
                .read(handle -> requests.store().find(handle, Caller.of(ctx).account(), id))
                .orElseThrow(() -> PathIds.unknown("request", id));
        Answer.ok(request).send(ctx);
    }

    private void listRuns(Context ctx) {
        Query query = Query.of(ctx, "cursor", "limit");
        Caller caller = Caller.of(ctx);
        Connection connection = lookup.required(ctx);
        List<String> list =
                List.of(caller.account().value(), "sync-runs", connection.id().value());
        int limit = Page.limit(query);
        String before = cursors.read(query, list).map(List::getFirst).orElse(SyncRunView.NEWEST);
        List<SyncRun> rows = lookup.transactions()
                .read(handle -> SyncRunView.page(handle, caller.account(), connection.id(), before, limit + 1));
        Answer.ok(Page.of(
                        rows,
                        limit,
                        run -> run,
                        last -> cursors.write(list, List.of(last.run().value()))))
                .send(ctx);
    }

    private void showRun(Context ctx) {
        Query.of(ctx);
        Answer.ok(lookup.transactions().read(handle -> run(handle, ctx))).send(ctx);
    }

    private void cancel(Context ctx) {
        Body.read(ctx);
        SyncRun asked = lookup.transactions().write(transaction -> {
            SyncRun run = run(transaction, ctx);
            requests.cancel(transaction, Caller.of(ctx), run);
            return run;
        });
        Answer.accepted("/v1/sync-runs/" + asked.run(), asked).send(ctx);
    }

    private void confirmRemoval(Context ctx) {
        Body.read(ctx);
        SyncRequest request = lookup.transactions()
                .write(transaction -> requests.confirmRemoval(transaction, Caller.of(ctx), run(transaction, ctx)));
        accepted(request).send(ctx);
    }

    private static SyncRun run(Handle handle, Context ctx) {
        SyncRunId id = PathIds.read(ctx, "run", SyncRunId::new);
        return SyncRunView.find(handle, Caller.of(ctx).account(), id).orElseThrow(() -> PathIds.unknown("run", id));
    }
}
