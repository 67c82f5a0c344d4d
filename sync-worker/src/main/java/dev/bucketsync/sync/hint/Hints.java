package dev.bucketsync.sync.hint;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.catalog.Columns;
import dev.bucketsync.sync.catalog.ConnectionRows;
import dev.bucketsync.sync.catalog.SqlTypes;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// The keys that buckets said have changed, each once, until a run has looked it up. Whoever hears a hint keeps it here
/// and need do no more: within a second a run of mode KEYS is queued for every connection that has some.
public final class Hints {
    private final Jdbi jdbi;

    public Hints(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Keeps hints for keys of a connection's prefix; a repeated one moves to the present. Keys under other prefixes
    /// are the caller's to drop.
    public void keep(ConnectionUpdated connection, Collection<ObjectKey> keys) {
        List<byte[]> distinct =
                keys.stream().distinct().sorted().map(ObjectKey::bytes).toList();
        if (distinct.isEmpty()) {
            return;
        }
        jdbi.useTransaction(handle -> handle.createUpdate("""
                        INSERT INTO hint (connection_id, key) SELECT :connection, unnest(:keys)
                        ON CONFLICT (connection_id, key) DO UPDATE SET received_at =
                            greatest(clock_timestamp(), hint.received_at + interval '1 microsecond')""")
                .bind("connection", ConnectionRows.lock(handle, connection))
                .bind("keys", Columns.of(distinct, byte[].class, key -> key))
                .execute());
    }

    /// What was heard before a run started, in the order of keys. What comes later is the next run's.
    public List<Hint> before(SyncRunId run, Optional<ObjectKey> after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT h.key, h.received_at FROM run r
                        JOIN hint h ON h.connection_id = r.connection_id AND h.received_at <= r.started_at
                        WHERE r.id = :run AND h.key > :after ORDER BY h.key LIMIT :limit""")
                .bind("run", run.value())
                .bind("after", SqlTypes.cursor(after))
                .bind("limit", limit)
                .map((row, _) -> new Hint(
                        ObjectKey.ofBytes(row.getBytes("key")), row.getObject("received_at", OffsetDateTime.class)))
                .list());
    }

    /// How many hints there are that a run was to follow.
    public long count(SyncRunId run) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) FROM run r
                        JOIN hint h ON h.connection_id = r.connection_id AND h.received_at <= r.started_at
                        WHERE r.id = :run""")
                .bind("run", run.value())
                .mapTo(Long.class)
                .one());
    }

    /// Drops hints whose keys were looked up, unless they were repeated meanwhile.
    public void drop(long connectionId, List<Hint> looked) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        DELETE FROM hint h USING unnest(:keys, :received) AS t (key, received_at)
                        WHERE h.connection_id = :connection AND h.key = t.key AND h.received_at = t.received_at""")
                .bind("connection", connectionId)
                .bind(
                        "keys",
                        Columns.of(looked, byte[].class, hint -> hint.key().bytes()))
                .bind("received", Columns.of(looked, OffsetDateTime.class, Hint::receivedAt))
                .execute());
    }

    /// Drops what a complete listing has shown anyway: S3 tells of a change after it has happened, so what was heard
    /// before the listing began is in it.
    public void dropSeenBy(SyncRunId run) {
        jdbi.useHandle(
                handle -> handle.createUpdate("""
                        DELETE FROM hint h USING run r
                        WHERE r.id = :run AND h.connection_id = r.connection_id AND h.received_at < r.started_at""").bind("run", run.value()).execute());
    }

    /// Drops a connection's hints that nobody may follow.
    void dropAll(long connectionId) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM hint WHERE connection_id = :connection")
                .bind("connection", connectionId)
                .execute());
    }

    /// Drops what could not be looked up for a day; the next full run sees it.
    public void forgetOld() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM hint WHERE received_at < now() - interval '1 day'"));
    }
}
