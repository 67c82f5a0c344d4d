package dev.bucketsync.connector.connection;

import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.http.PathIds;
import dev.bucketsync.connector.outbox.Transactions;
import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.id.ConnectionId;
import io.javalin.http.Context;
import org.jdbi.v3.core.Handle;

/// Finds the connection a path names, within the caller's account.
public record ConnectionLookup(ConnectionStore store, Transactions transactions) {
    public static final String PARAMETER = "connection";

    public static ConnectionId id(Context ctx) {
        return PathIds.read(ctx, PARAMETER, ConnectionId::new);
    }

    public Connection required(Context ctx) {
        return transactions.read(handle -> required(handle, ctx));
    }

    public Connection required(Handle handle, Context ctx) {
        ConnectionId id = id(ctx);
        return store.find(handle, Caller.of(ctx).account(), id).orElseThrow(() -> PathIds.unknown(PARAMETER, id));
    }

    /// As [#locked], for a change that the client asks for: its If-Match must still hold, and the connection be
    /// enabled.
    public Connection forChange(Handle transaction, Context ctx) {
        Connection connection = unchanged(transaction, ctx);
        requireEnabled(connection);
        return connection;
    }

    /// As [#locked], and the client's If-Match must still hold.
    public Connection unchanged(Handle transaction, Context ctx) {
        Connection connection = locked(transaction, ctx);
        requireUnchanged(ctx, connection);
        return connection;
    }

    private static void requireUnchanged(Context ctx, Connection connection) {
        String wanted = ctx.header("If-Match");
        if (wanted != null && !wanted.equals("*") && !wanted.equals(connection.etag())) {
            throw Problem.of(
                            ProblemCode.PRECONDITION_FAILED,
                            "the connection is at revision " + connection.etag(),
                            "read it again, and send its ETag as If-Match")
                    .at("If-Match", wanted)
                    .exception();
        }
    }

    public static void requireEnabled(Connection connection) {
        if (connection.status() == ConnectionStatus.DISABLED) {
            throw Problem.of(ProblemCode.CONFLICT, "the connection is disabled", "create a new connection")
                    .exception();
        }
    }

    public Connection locked(Handle transaction, Context ctx) {
        ConnectionId id = id(ctx);
        return store.lock(transaction, Caller.of(ctx).account(), id).orElseThrow(() -> PathIds.unknown(PARAMETER, id));
    }
}
