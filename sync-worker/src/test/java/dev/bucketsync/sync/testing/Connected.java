package dev.bucketsync.sync.testing;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.run.Schedule;
import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// A customer's bucket and the connection to it.
public record Connected(ConnectionUpdated connection, Bucket bucket, MemoryStore store) {
    public String id() {
        return connection.connection().value();
    }

    /// Puts an object whose content is this text.
    public Connected put(String key, String content) {
        store.put(key, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// Puts an object into an archive.
    public Connected archive(String key, String content) {
        store.put(key, content.getBytes(StandardCharsets.UTF_8), "GLACIER");
        return this;
    }

    /// Puts as many small objects, `0000.jpg` and on.
    public Connected putMany(int count) {
        for (int i = 0; i < count; i++) {
            put("%05d.jpg".formatted(i), "picture");
        }
        return this;
    }

    public Connected remove(String key) {
        store.remove(key);
        return this;
    }

    /// The connection as its next revision says it.
    public ConnectionUpdated with(ConnectionStatus status) {
        return with(status, connection.at());
    }

    /// The connection as if its role had just been submitted.
    public ConnectionUpdated connectedAt(Instant at) {
        return with(ConnectionStatus.CONNECTED, at);
    }

    /// The connection as a later revision says that it is kept up to date.
    public ConnectionUpdated kept(long revision, Optional<Schedule> schedule, boolean bucketEvents) {
        return with(revision, connection.status(), connection.at(), schedule, bucketEvents);
    }

    private ConnectionUpdated with(ConnectionStatus status, Instant at) {
        return with(connection.revision() + 1, status, at, connection.schedule(), connection.followsBucketEvents());
    }

    private ConnectionUpdated with(
            long revision, ConnectionStatus status, Instant at, Optional<Schedule> schedule, boolean bucketEvents) {
        return new ConnectionUpdated(
                EventId.derived(id(), revision, status, at),
                at,
                connection.connection(),
                revision,
                connection.account(),
                connection.project(),
                connection.name(),
                connection.bucket(),
                connection.prefix(),
                connection.region(),
                connection.principal(),
                connection.externalId(),
                connection.roleArn(),
                status,
                schedule,
                Optional.of(bucketEvents));
    }
}
