package dev.bucketsync.connector.catalog;

import dev.bucketsync.connector.catalog.ObjectRow.Place;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.ConnectionLookup;
import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.http.PathIds;
import dev.bucketsync.connector.http.Query;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.paging.Cursors;
import dev.bucketsync.connector.paging.Page;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.stream.Stream;

/// What became of the objects: all outcomes of a connection, or the assets alone, of a connection or a project.
public final class CatalogRoutes implements Routes {
    private final ConnectionLookup lookup;
    private final Catalog catalog;
    private final Cursors cursors;

    public CatalogRoutes(ConnectionLookup lookup, Cursors cursors) {
        this.lookup = lookup;
        this.catalog = new Catalog(lookup.transactions().jdbi());
        this.cursors = cursors;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/v1/connections/{connection}/objects", this::objects);
        routes.get("/v1/connections/{connection}/assets", this::assets);
        routes.get("/v1/projects/{project}/assets", this::assetsOfProject);
    }

    private void objects(Context ctx) {
        Query query = Query.of(ctx, "outcome", "reason", "cursor", "limit");
        ConnectionId connection = lookup.required(ctx).id();
        list(ctx, query, "objects/" + connection, List.of(connection), ObjectFilter.read(query));
    }

    private void assets(Context ctx) {
        Query query = Query.of(ctx, "cursor", "limit");
        ConnectionId connection = lookup.required(ctx).id();
        list(ctx, query, "assets/" + connection, List.of(connection), ObjectFilter.ASSETS);
    }

    private void assetsOfProject(Context ctx) {
        Query query = Query.of(ctx, "cursor", "limit");
        ProjectId project = PathIds.read(ctx, "project", ProjectId::new);
        List<ConnectionId> connections = lookup
                .transactions()
                .read(handle -> lookup.store().ofProject(handle, Caller.of(ctx).account(), project))
                .stream()
                .map(Connection::id)
                .toList();
        if (connections.isEmpty()) {
            throw PathIds.unknown("project", project);
        }
        list(ctx, query, "project/" + project, connections, ObjectFilter.ASSETS);
    }

    private void list(Context ctx, Query query, String what, List<ConnectionId> connections, ObjectFilter filter) {
        List<String> list = Stream.concat(Stream.of(Caller.of(ctx).account().value(), what), filter.words().stream())
                .toList();
        int limit = Page.limit(query);
        Place after = cursors.read(query, list).map(Place::of).orElseGet(Place::start);
        List<ObjectRow> rows = catalog.page(connections, filter, after, limit + 1);
        Answer.ok(Page.of(
                        rows,
                        limit,
                        ObjectRow::view,
                        last -> cursors.write(list, last.place().cursor())))
                .send(ctx);
    }
}
