package dev.bucketsync.sync.run;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.OutcomeEvent.ObjectRemoved;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.catalog.SqlTypes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
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
    ///
    /// @param known how many rows of the connection there are to lose
    static boolean needsConfirmation(RunClaim claim, long missing, LongSupplier known) {
        boolean many = missing > GUARDED_FROM && missing * 2 > known.getAsLong();
        return many && missing > claim.removalLimit().orElse(0);
    }

    /// How many rows the connection has in all.
    long rows(RunClaim claim) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM asset WHERE connection_id = :connection")
                        .bind("connection", claim.connectionId())
                        .mapTo(Long.class)
                        .one());
    }

    /// Whether the connection has any row left.
    boolean anyRow(RunClaim claim) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT EXISTS (SELECT FROM asset WHERE connection_id = :connection)")
                        .bind("connection", claim.connectionId())
                        .mapTo(Boolean.class)
                        .one());
    }

    void removeAll(RunClaim claim) {
        while (removeBatch(claim)) {
            tell(claim);
        }
    }

    /// Says what was removed and then drops the marks, in that order: after a crash in between it is said again, by
    /// whoever goes on with the run, however the run ends.
    void tell(RunClaim claim) {
        List<Outgoing> removed = untold(claim);
        if (!removed.isEmpty()) {
            publisher.publish(removed);
            forgetTold(claim);
        }
    }

    /// Fenced, since a zombie would drop marks that its successor has set and not told of yet.
    private void forgetTold(RunClaim claim) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            handle.createUpdate("DELETE FROM missing WHERE run = :run AND removed_at IS NOT NULL")
                    .bind("run", claim.run().value())
                    .execute();
        });
    }

    /// Rows go and leave a mark; false when nothing is left to remove. A cancelled run removes no further batch.
    private boolean removeBatch(RunClaim claim) {
        return jdbi.inTransaction(handle -> {
            RunStore.fence(handle, claim, "revision = revision", RunState.SETTLING);
            Optional<byte[]> last = lastOfBatch(handle, claim);
            last.ifPresent(key -> count(handle, claim, delete(handle, claim, key)));
            return last.isPresent();
        });
    }

    private static Optional<byte[]> lastOfBatch(Handle handle, RunClaim claim) {
        return handle.createQuery("""
                        SELECT key FROM (
                            SELECT key FROM missing WHERE run = :run AND removed_at IS NULL ORDER BY key LIMIT :batch) b
                        ORDER BY key DESC LIMIT 1""")
                .bind("run", claim.run().value())
                .bind("batch", BATCH)
                .mapTo(byte[].class)
                .findOne();
    }

    /// Keeps what has changed or is being judged again meanwhile; the next run looks afresh.
    private static int delete(Handle handle, RunClaim claim, byte[] last) {
        int deleted = handle.createUpdate("""
                        WITH gone AS (
                            DELETE FROM asset a USING missing m
                            WHERE m.run = :run AND m.removed_at IS NULL AND m.key <= :last
                              AND a.connection_id = :connection AND a.key = m.key
                              AND a.etag IS NOT DISTINCT FROM m.etag
                              AND NOT EXISTS (SELECT FROM pending p
                                              WHERE p.connection_id = :connection AND p.key = m.key)
                            RETURNING a.key, a.size, a.last_modified, a.storage_class)
                        UPDATE missing m SET removed_at = date_trunc('milliseconds', now()), size = g.size,
                               last_modified = g.last_modified, storage_class = g.storage_class
                        FROM gone g WHERE m.run = :run AND m.key = g.key""")
                .bind("run", claim.run().value())
                .bind("connection", claim.connectionId())
                .bind("last", last)
                .execute();
        handle.createUpdate("DELETE FROM missing WHERE run = :run AND removed_at IS NULL AND key <= :last")
                .bind("run", claim.run().value())
                .bind("last", last)
                .execute();
        return deleted;
    }

    private static void count(Handle handle, RunClaim claim, int deleted) {
        handle.createUpdate("UPDATE run SET removed = removed + :n WHERE id = :run")
                .bind("n", deleted)
                .bind("run", claim.run().value())
                .execute();
    }

    private List<Outgoing> untold(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT key, coalesce(etag, '') AS etag, size, last_modified, storage_class, removed_at
                        FROM missing WHERE run = :run AND removed_at IS NOT NULL ORDER BY key""")
                .bind("run", claim.run().value())
                .map((row, _) -> Outgoing.of(removed(claim, row)))
                .list());
    }

    private static ObjectRemoved removed(RunClaim claim, ResultSet row) throws SQLException {
        ObjectKey key = ObjectKey.ofBytes(row.getBytes("key"));
        Instant at = SqlTypes.instant(row, "removed_at");
        ObjectState last = new ObjectState(
                row.getString("etag"),
                row.getLong("size"),
                SqlTypes.instant(row, "last_modified"),
                row.getString("storage_class"));
        EventId id = EventId.derived(claim.run(), claim.connection(), key, "removed");
        return new ObjectRemoved(id, at, claim.run(), claim.source().object(key), last, at);
    }
}
