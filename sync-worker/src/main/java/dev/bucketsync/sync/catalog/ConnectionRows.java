package dev.bucketsync.sync.catalog;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import org.jdbi.v3.core.Handle;

/// The connections that the catalogue has heard of.
public final class ConnectionRows {
    private ConnectionRows() {}

    /// The connection's number. Its row's lock lets requests for one connection be decided one after the other.
    public static long lock(Handle handle, ConnectionUpdated connection) {
        return handle.createQuery("""
                        INSERT INTO connection (connection, account, project, bucket, prefix, region, revision)
                        VALUES (:connection, :account, :project, :bucket, :prefix, :region, :revision)
                        ON CONFLICT (connection) DO UPDATE
                            SET revision = greatest(connection.revision, excluded.revision)
                        RETURNING id""")
                .bind("connection", connection.connection().value())
                .bind("account", connection.account().value())
                .bind("project", connection.project().value())
                .bind("bucket", connection.bucket())
                .bind("prefix", connection.prefix())
                .bind("region", connection.region())
                .bind("revision", connection.revision())
                .mapTo(Long.class)
                .one();
    }
}
