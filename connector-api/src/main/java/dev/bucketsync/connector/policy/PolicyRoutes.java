package dev.bucketsync.connector.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.ConnectionLookup;
import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Routes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.function.Function;

/// The documents of a connection: all as one answer, and each alone as text to paste.
public record PolicyRoutes(ConnectionLookup lookup, AwsDocuments documents) implements Routes {
    private static final String ALL = "/v1/connections/{connection}/aws-policy";

    @Override
    public void register(RoutesConfig routes) {
        routes.get(ALL, ctx -> Answer.ok(documents.all(lookup.required(ctx))).send(ctx));
        routes.get(ALL + "/iam", text(connection -> documents.iam(connection.target())));
        routes.get(ALL + "/trust", text(connection -> documents.trust(connection.trust())));
        routes.get(ALL + "/cors", text(_ -> documents.cors()));
    }

    private Handler text(Function<Connection, JsonNode> document) {
        return (Context ctx) ->
                ctx.contentType("application/json").result(ConsoleText.of(document.apply(lookup.required(ctx))));
    }
}
