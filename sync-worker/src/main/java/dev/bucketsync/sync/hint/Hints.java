package dev.bucketsync.sync.hint;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.catalog.Columns;
import dev.bucketsync.sync.catalog.ConnectionRows;
import java.util.Collection;
import java.util.List;
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
}
