package dev.bucketsync.connector.doctor;

import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.ConnectionLookup;
import dev.bucketsync.connector.connection.ConnectionRoutes;
import dev.bucketsync.connector.connection.ConnectionTest;
import dev.bucketsync.connector.connection.ConnectionTestStore;
import dev.bucketsync.connector.connection.RoleArn;
import dev.bucketsync.connector.http.Body;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Giving a connection its role, and testing it. The test runs outside any transaction: AWS may take its time.
public record RoleRoutes(ConnectionLookup lookup, ConnectionTestStore tests, Doctor doctor, InstantSource clock)
        implements Routes {
    private static final String ONE = "/v1/connections/{connection}";

    @Override
    public void register(RoutesConfig routes) {
        routes.put(ONE + "/role", this::giveRole);
        routes.post(ONE + "/tests", this::testAgain);
    }

    private void giveRole(Context ctx) {
        Body body = Body.read(ctx, "roleArn");
        Connection before = lookup.required(ctx);
        RoleArn role = body.value("roleArn", RoleArn.in(before.target().region()), RoleArn::new);
        Connection stored = lookup.transactions().write(transaction -> store(transaction, ctx, role));
        test(ctx, stored);
    }

    private Connection store(Handle transaction, Context ctx, RoleArn role) {
        Connection connection = lookup.forChange(transaction, ctx);
        return connection.role().equals(Optional.of(role))
                ? connection
                : lookup.store().replace(transaction, connection.withRole(role, clock.instant()));
    }

    private void testAgain(Context ctx) {
        Body.read(ctx);
        Connection connection = lookup.required(ctx);
        ConnectionLookup.requireEnabled(connection);
        if (connection.role().isEmpty()) {
            throw Problem.of(
                            ProblemCode.CONFLICT,
                            "the connection has no role yet",
                            "send the role's ARN with PUT %s/role"
                                    .formatted(ctx.path().replaceAll("/tests$", "")))
                    .exception();
        }
        test(ctx, connection);
    }

    private void test(Context ctx, Connection connection) {
        ConnectionTest test = doctor.test(connection);
        Connection now = lookup.transactions().write(transaction -> record(transaction, ctx, connection, test));
        ConnectionRoutes.answer(now, Optional.of(test)).send(ctx);
    }

    private Connection record(Handle transaction, Context ctx, Connection tested, ConnectionTest test) {
        Connection now = lookup.locked(transaction, ctx);
        ConnectionLookup.requireEnabled(now);
        if (!now.role().equals(tested.role())) {
            throw Problem.of(
                            ProblemCode.CONFLICT,
                            "the role was changed while it was tested",
                            "read the connection again")
                    .exception();
        }
        tests.put(transaction, now.id(), test);
        return now.status() == test.status()
                ? now
                : lookup.store().replace(transaction, now.withStatus(test.status(), clock.instant()));
    }
}
