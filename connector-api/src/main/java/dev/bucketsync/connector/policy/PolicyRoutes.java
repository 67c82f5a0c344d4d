package dev.bucketsync.connector.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.ConnectionLookup;
import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.function.Function;

/// The documents of a connection: all as one answer, and each alone as text to paste.
public record PolicyRoutes(ConnectionLookup lookup, AwsDocuments documents) implements Routes {
    private static final String ALL = "/v1/connections/{connection}/aws-policy";
    private static final String NOTIFICATIONS = ALL + "/notifications";

    @Override
    public void register(RoutesConfig routes) {
        routes.get(ALL, ctx -> Answer.ok(documents.all(lookup.required(ctx))).send(ctx));
        routes.get(ALL + "/iam", text(connection -> documents.iam(connection.target())));
        routes.get(ALL + "/trust", text(connection -> documents.trust(connection.trust())));
        routes.get(ALL + "/cors", text(_ -> documents.cors()));
        routes.get(NOTIFICATIONS + "/sqs", text(following(Notifications::sqs)));
        routes.get(NOTIFICATIONS + "/sqs-queue-policy", text(following(Notifications::queuePolicy)));
        routes.get(NOTIFICATIONS + "/eventbridge", text(following(_ -> Notifications.eventBridge())));
        routes.get(
                NOTIFICATIONS + "/eventbridge-rule",
                text(following(connection -> Notifications.eventBridgeRule(connection.target()))));
    }

    /// Who has not switched bucket events on shall not be led to paste what nobody would listen to.
    private static Function<Connection, JsonNode> following(Function<Connection, JsonNode> document) {
        return connection -> {
            if (!connection.upkeep().bucketEvents()) {
                throw Problem.of(
                                ProblemCode.NOT_FOUND,
                                "the connection does not follow its bucket's events",
                                "switch them on with PUT /v1/connections/%s/bucket-events".formatted(connection.id()))
                        .at("connection", connection.id().value())
                        .exception();
            }
            return document.apply(connection);
        };
    }

    private Handler text(Function<Connection, JsonNode> document) {
        return (Context ctx) ->
                ctx.contentType("application/json").result(ConsoleText.of(document.apply(lookup.required(ctx))));
    }
}
