package dev.bucketsync.connector.preview;

import dev.bucketsync.connector.account.Usage;
import dev.bucketsync.connector.account.UsageBook;
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
import dev.bucketsync.connector.preview.Preview.Findings;
import dev.bucketsync.connector.sync.SyncRequest;
import dev.bucketsync.connector.sync.SyncRequests;
import dev.bucketsync.connector.sync.SyncRun;
import dev.bucketsync.connector.sync.SyncRunView;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.run.SyncMode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Asking what a sync would do, and reading what is known of it by now.
public record PreviewRoutes(
        ConnectionLookup lookup, SyncRequests requests, IdempotencyKeys keys, UsageBook usage, Cursors cursors)
        implements Routes {
    private static final String PREVIEWS = "/v1/sync-previews/";

    @Override
    public void register(RoutesConfig routes) {
        routes.post("/v1/connections/{connection}/sync-previews", this::request);
        routes.get(PREVIEWS + "{request}", this::show);
        routes.get(PREVIEWS + "{request}/objects", this::objects);
    }

    private void request(Context ctx) {
        Body body = Body.read(ctx);
        keys.once(ctx, body, transaction -> {
                    Connection connection = lookup.locked(transaction, ctx);
                    SyncRequest asked = requests.sync(transaction, Caller.of(ctx), connection, SyncMode.PREVIEW);
                    return Answer.accepted(
                            PREVIEWS + asked.requestId(), new Preview(asked, Optional.empty(), Optional.empty()));
                })
                .send(ctx);
    }

    private void show(Context ctx) {
        Query.of(ctx);
        RequestId id = PathIds.read(ctx, "request", RequestId::new);
        Preview preview = lookup.transactions()
                .snapshot("5s", handle -> find(handle, Caller.of(ctx), id))
                .orElseThrow(() -> PathIds.unknown("request", id));
        Answer.ok(preview).send(ctx);
    }

    private Optional<Preview> find(Handle handle, Caller caller, RequestId id) {
        return request(handle, caller, id).map(request -> preview(handle, caller, request));
    }

    private Optional<SyncRequest> request(Handle handle, Caller caller, RequestId id) {
        return requests.find(handle, caller.account(), id)
                .filter(request -> request.mode().equals(SyncMode.PREVIEW.name()));
    }

    /// Nothing as long as the worker has not taken the request.
    private void objects(Context ctx) {
        Query query = Query.of(ctx, "verdict", "reason", "cursor", "limit");
        RequestId id = PathIds.read(ctx, "request", RequestId::new);
        Caller caller = Caller.of(ctx);
        VerdictFilter filter = VerdictFilter.read(query);
        List<String> list = Stream.concat(
                        Stream.of(caller.account().value(), "preview-objects/" + id), filter.words().stream())
                .toList();
        int limit = Page.limit(query);
        List<String> after = cursors.read(query, list).orElse(List.of());
        List<PreviewObject> rows = lookup.transactions()
                .snapshot(
                        "5s",
                        handle -> request(handle, caller, id)
                                .map(request -> request.run()
                                        .map(run -> PreviewObjects.page(handle, run, filter, after, limit + 1))
                                        .orElse(List.of())))
                .orElseThrow(() -> PathIds.unknown("request", id));
        Answer.ok(Page.of(rows, limit, row -> row, last -> cursors.write(list, PreviewObjects.cursor(last))))
                .send(ctx);
    }

    private Preview preview(Handle handle, Caller caller, SyncRequest request) {
        Optional<SyncRun> run = request.run().flatMap(id -> SyncRunView.find(handle, caller.account(), id));
        Usage current = usage.current(handle, caller.account());
        Optional<Connection> connection = lookup.store().find(handle, caller.account(), request.connection());
        Optional<Findings> findings =
                run.flatMap(found -> PreviewBook.findings(handle, found.run(), connection, current));
        return new Preview(request, run, findings);
    }
}
