package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.OutcomeEvent.ObjectRemoved;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.catalog.SqlTypes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Takes out of the catalogue what a complete listing did not show, in batches, and says so.
final class Removal {
    private static final long GUARDED_FROM = 100;
    private static final int BATCH = 1_000;

    private final Jdbi jdbi;
    private final Publisher publisher;

    Removal(Jdbi jdbi, Publisher publisher) {
        this.jdbi = jdbi;
        this.publisher = publisher;
    }

    /// How many rows the listing did not show.
    long count(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM missing WHERE run = :run")
                .bind("run", claim.run().value())
                .mapTo(Long.class)
                .one());
    }

    /// More than half of what was known, and over a hundred: rather a bucket emptied by mistake, or a listing that
    /// lies.
    static boolean needsConfirmation(RunClaim claim, RunBooks books, long missing) {
        boolean many = missing > GUARDED_FROM && missing * 2 > books.known();
        return many && missing > claim.removalLimit().orElse(0);
    }

    void removeAll(RunClaim claim, ConnectionUpdated connection) {
        boolean more = count(claim) > 0;
        while (more) {
            more = removeBatch(claim, connection);
        }
    }

    /// Rows go first, marked; then it is said; then the marks go. After a crash the marked are said again.
    private boolean removeBatch(RunClaim claim, ConnectionUpdated connection) {
        List<Outgoing> removed = jdbi.inTransaction(handle -> {
            RunStore.fence(handle, claim);
            int deleted = delete(handle, claim);
            handle.createUpdate("UPDATE run SET removed = removed + :n WHERE id = :run")
                    .bind("n", deleted)
                    .bind("run", claim.run().value())
                    .execute();
            return removed(handle, claim, connection);
        });
        publisher.publish(removed);
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM missing WHERE run = :run AND removed")
                .bind("run", claim.run().value())
                .execute());
        return count(claim) > 0;
    }

    /// Keeps what has changed or is being judged again meanwhile; the next run looks afresh.
    private static int delete(Handle handle, RunClaim claim) {
        Optional<byte[]> last = handle.createQuery("""
                        SELECT max(key) FROM (
                            SELECT key FROM missing WHERE run = :run AND NOT removed ORDER BY key LIMIT :batch) b""")
                .bind("run", claim.run().value())
                .bind("batch", BATCH)
                .map((row, _) -> Optional.ofNullable(row.getBytes(1)))
                .one();
        return last.map(key -> delete(handle, claim, key)).orElse(0);
    }

    private static int delete(Handle handle, RunClaim claim, byte[] last) {
        int deleted = handle.createUpdate("""
                        WITH gone AS (
                            DELETE FROM asset a USING missing m
                            WHERE m.run = :run AND NOT m.removed AND m.key <= :last
                              AND a.connection_id = :connection AND a.key = m.key
                              AND a.etag IS NOT DISTINCT FROM m.etag
                              AND NOT EXISTS (SELECT FROM pending p
                                              WHERE p.connection_id = a.connection_id AND p.key = a.key)
                            RETURNING a.key, a.size, a.last_modified, a.storage_class)
                        UPDATE missing m SET removed = true, size = g.size, last_modified = g.last_modified,
                               storage_class = g.storage_class
                        FROM gone g WHERE m.run = :run AND m.key = g.key""")
                .bind("run", claim.run().value())
                .bind("connection", claim.connectionId())
                .bind("last", last)
                .execute();
        handle.createUpdate("DELETE FROM missing WHERE run = :run AND NOT removed AND key <= :last")
                .bind("run", claim.run().value())
                .bind("last", last)
                .execute();
        return deleted;
    }

    private static List<Outgoing> removed(Handle handle, RunClaim claim, ConnectionUpdated connection) {
        return handle.createQuery("""
                        SELECT key, coalesce(etag, '') AS etag, size, last_modified, storage_class,
                               date_trunc('milliseconds', now()) AS at
                        FROM missing WHERE run = :run AND removed ORDER BY key""")
                .bind("run", claim.run().value())
                .map((row, _) -> Outgoing.of(removed(claim, connection, row)))
                .list();
    }

    private static ObjectRemoved removed(RunClaim claim, ConnectionUpdated connection, ResultSet row)
            throws SQLException {
        ObjectKey key = ObjectKey.ofBytes(row.getBytes("key"));
        Instant at = SqlTypes.instant(row, "at");
        ObjectState last = new ObjectState(
                row.getString("etag"),
                row.getLong("size"),
                SqlTypes.instant(row, "last_modified"),
                row.getString("storage_class"));
        EventId id = EventId.derived(claim.run(), connection.connection(), key, "removed");
        return new ObjectRemoved(id, at, claim.run(), PendingWork.ref(connection, key), last, at);
    }
}
