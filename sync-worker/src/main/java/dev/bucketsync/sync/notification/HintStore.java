package dev.bucketsync.sync.notification;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.hint.Hints;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Collection;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps hints, but no more of a connection than are cheaper to look up than the whole bucket is to list: beyond that
/// they are dropped and a full sync is asked for, which finds what they would have.
final class HintStore {
    private static final Logger LOG = LoggerFactory.getLogger(HintStore.class);
    private static final String BY = "bucket-events";

    private final Jdbi jdbi;
    private final Hints hints;
    private final Publisher publisher;
    private final int most;
    private final Counter overflows;

    /// @param most how many hints a connection may have
    HintStore(Jdbi jdbi, Publisher publisher, MeterRegistry meters, int most) {
        this.jdbi = jdbi;
        this.hints = new Hints(jdbi);
        this.publisher = publisher;
        this.most = most;
        this.overflows = Counter.builder("bucketsync.hints.overflowed")
                .description("Times that a connection's hints were too many and gave way to a full sync")
                .register(meters);
    }

    /// How many there are, and up to when: later ones are of changes that the full sync might be too early for.
    private record Heap(int size, Instant until) {}

    void keep(ConnectionUpdated connection, Collection<ObjectKey> keys) {
        hints.keep(connection, keys);
        Heap heap = heap(connection.connection());
        if (heap.size() > most) {
            publisher.publish(fullSync(connection.connection(), heap.until()));
            drop(connection.connection(), heap.until());
            overflows.increment();
            LOG.info("connection {} has more than {} hints, it is listed whole", connection.connection(), most);
        }
    }

    private Heap heap(ConnectionId connection) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) AS size, clock_timestamp() AS until FROM (
                            SELECT FROM hint h JOIN connection c ON c.id = h.connection_id
                            WHERE c.connection = :connection LIMIT :most + 1) first""")
                .bind("connection", connection.value())
                .bind("most", most)
                .map((row, _) -> new Heap(row.getInt("size"), SqlTypes.instant(row, "until")))
                .one());
    }

    private static SyncRequested fullSync(ConnectionId connection, Instant at) {
        RequestId request = new RequestId(BY + "-" + EventId.derived(BY, connection, at));
        return new SyncRequested(
                EventId.derived("sync-requested", request), at, request, connection, SyncMode.INCREMENTAL, BY);
    }

    private void drop(ConnectionId connection, Instant until) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        DELETE FROM hint h USING connection c
                        WHERE c.id = h.connection_id AND c.connection = :connection AND h.received_at <= :until""")
                .bind("connection", connection.value())
                .bind("until", SqlTypes.timestamp(until))
                .execute());
    }
}
