package dev.bucketsync.connector.outbox;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventCodec;
import dev.bucketsync.events.UnreadableEventException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.mapper.RowMapper;

/// Events waiting in the database to be said: written in the transaction of the change they tell of, so that neither
/// is ever there without the other.
public final class Outbox {
    private static final String INSERT = """
            INSERT INTO outbox (event_id, event_type, key, data, at) VALUES (:id, :type, :key, :data, :at)""";
    /// Never by a cursor over ids: a lower id may become visible after a higher one.
    private static final String UNPUBLISHED = """
            SELECT id, event_id, event_type, data, at FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT ?""";
    private static final String MARK = """
            UPDATE outbox SET published_at = now() WHERE id = ANY(:ids)""";
    private static final String FORGET = """
            DELETE FROM outbox WHERE published_at < ?""";

    private final EventCodec codec = new EventCodec("connector-api");

    /// One event that has not been marked as said.
    record Waiting(long id, Event event) {}

    /// Adds an event in the caller's transaction.
    public void add(Handle transaction, Event event) {
        CloudEvent encoded = codec.encode(event);
        byte[] data = Objects.requireNonNull(encoded.getData()).toBytes();
        // As an argument that shows nothing of itself: a failed statement's message ends in a log.
        Argument hidden = (position, statement, _) -> statement.setBytes(position, data);
        transaction
                .createUpdate(INSERT)
                .bind("id", encoded.getId())
                .bind("type", encoded.getType())
                .bind("key", event.key())
                .bind("data", hidden)
                .bind("at", event.at())
                .execute();
    }

    List<Waiting> unpublished(Handle transaction, int limit) {
        return transaction.select(UNPUBLISHED, limit).map(waiting()).list();
    }

    void markPublished(Handle transaction, List<Waiting> published) {
        transaction
                .createUpdate(MARK)
                .bindArray(
                        "ids", Long.class, published.stream().map(Waiting::id).toList())
                .execute();
    }

    void forgetPublishedBefore(Handle transaction, Instant moment) {
        transaction.execute(FORGET, moment);
    }

    /// How long the oldest event has been waiting; zero when none waits.
    Duration oldestWait(Handle handle, Instant now) {
        return handle.select("SELECT min(at) FROM outbox WHERE published_at IS NULL")
                .mapTo(Instant.class)
                .findOne()
                .map(oldest -> Duration.between(oldest, now))
                .orElse(Duration.ZERO);
    }

    private RowMapper<Waiting> waiting() {
        return (row, _) -> {
            Instant at = row.getTimestamp("at").toInstant();
            CloudEvent encoded = CloudEventBuilder.v1()
                    .withId(row.getString("event_id"))
                    .withType(row.getString("event_type"))
                    .withSource(URI.create("/bucketsync/connector-api"))
                    .withTime(OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
                    .withData("application/json", row.getBytes("data"))
                    .build();
            return new Waiting(row.getLong("id"), decoded(encoded, at));
        };
    }

    private Event decoded(CloudEvent encoded, Instant at) {
        try {
            return codec.decode(encoded, at);
        } catch (UnreadableEventException e) {
            throw new IllegalStateException("the outbox holds what this version can't read", e);
        }
    }
}
