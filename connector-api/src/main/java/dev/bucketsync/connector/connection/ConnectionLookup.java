package dev.bucketsync.connector.connection;

import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.http.PathIds;
import dev.bucketsync.connector.outbox.Transactions;
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

    public Connection locked(Handle transaction, Context ctx) {
        ConnectionId id = id(ctx);
        return store.lock(transaction, Caller.of(ctx).account(), id).orElseThrow(() -> PathIds.unknown(PARAMETER, id));
    }
}
