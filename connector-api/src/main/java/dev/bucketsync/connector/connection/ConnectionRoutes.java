package dev.bucketsync.connector.connection;

import dev.bucketsync.connector.account.Allowance;
import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Body;
import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.http.Query;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.idempotency.IdempotencyKeys;
import dev.bucketsync.connector.paging.Cursors;
import dev.bucketsync.connector.paging.Page;
import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.events.ConnectionStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Creating, reading and deleting connections.
public record ConnectionRoutes(
        ConnectionLookup lookup, ConnectionTestStore tests, Cursors cursors, IdempotencyKeys keys, Admission admission)
        implements Routes {
    private static final String ALL = "/v1/connections";
    private static final String ONE = ALL + "/{connection}";

    /// What lets a new connection in, and whom its role must trust.
    public record Admission(Allowance allowance, PlatformPrincipal principal) {}

    @Override
    public void register(RoutesConfig routes) {
        routes.post(ALL, this::create);
        routes.get(ALL, this::list);
        routes.get(ONE, this::show);
        routes.delete(ONE, this::delete);
    }

    private void create(Context ctx) {
        Body body = Body.read(ctx, NewConnection.FIELDS);
        NewConnection wanted = NewConnection.read(body, admission.principal());
        keys.once(ctx, body, transaction -> create(transaction, Caller.of(ctx), wanted))
                .send(ctx);
    }

    private Answer create(Handle transaction, Caller caller, NewConnection wanted) {
        admission.allowance().requireConnecting(transaction, caller.account());
        Connection connection = wanted.open(
                caller.account(), admission.principal(), keys.clock().instant());
        if (!lookup.store().add(transaction, connection)) {
            throw Problem.of(
                            ProblemCode.CONFLICT,
                            "project '%s' has a connection of this name".formatted(wanted.project()),
                            "choose another name")
                    .at("name", wanted.name().value())
                    .exception();
        }
        return Answer.created(ALL + "/" + connection.id(), ConnectionView.of(connection, Optional.empty()))
                .withEtag(connection.etag());
    }

    private void list(Context ctx) {
        Query query = Query.of(ctx, "cursor", "limit");
        Caller caller = Caller.of(ctx);
        List<String> list = List.of(caller.account().value(), ALL);
        int limit = Page.limit(query);
        String after = cursors.read(query, list).map(List::getFirst).orElse("");
        List<Connection> rows =
                lookup.transactions().read(handle -> lookup.store().page(handle, caller.account(), after, limit + 1));
        Answer.ok(Page.of(
                        rows,
                        limit,
                        ConnectionView::inList,
                        last -> cursors.write(list, List.of(last.id().value()))))
                .send(ctx);
    }

    private void show(Context ctx) {
        lookup.transactions()
                .read(handle -> {
                    Connection connection = lookup.required(handle, ctx);
                    return answer(connection, tests.find(handle, connection.id()));
                })
                .send(ctx);
    }

    /// From now on nobody finds it; the sync-worker hears of it, withdraws its assets and forgets its catalogue.
    private void delete(Context ctx) {
        Body.read(ctx);
        lookup.transactions()
                .write(transaction -> {
                    Connection connection = lookup.unchanged(transaction, ctx);
                    Connection deleted = connection.withStatus(
                            ConnectionStatus.DELETED, keys.clock().instant());
                    return Answer.accepted(ConnectionView.inList(lookup.store().replace(transaction, deleted)));
                })
                .send(ctx);
    }

    /// A connection with its entity tag.
    public static Answer answer(Connection connection, Optional<ConnectionTest> test) {
        return Answer.ok(ConnectionView.of(connection, test)).withEtag(connection.etag());
    }
}
