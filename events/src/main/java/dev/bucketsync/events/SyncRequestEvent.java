package dev.bucketsync.events;

import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import java.time.Instant;

/// What anyone may ask of the sync-worker.
public sealed interface SyncRequestEvent extends Event {
    ConnectionId connection();

    /// Who asked: a service's or a person's name, for people to read.
    String requestedBy();

    /// Please sync this connection.
    record SyncRequested(
            EventId id, Instant at, RequestId request, ConnectionId connection, SyncMode mode, String requestedBy)
            implements SyncRequestEvent {}

    /// Please stop this run; what it has already listed settles as usual.
    record CancelRequested(EventId id, Instant at, ConnectionId connection, SyncRunId run, String requestedBy)
            implements SyncRequestEvent {}

    /// A run held its removals back and a person has looked: list again, and remove up to that number and a tenth more.
    record RemovalConfirmed(
            EventId id, Instant at, RequestId request, ConnectionId connection, SyncRunId run, String requestedBy)
            implements SyncRequestEvent {}

    @Override
    default Topic topic() {
        return Topic.SYNC_REQUESTS;
    }

    @Override
    default String key() {
        return connection().value();
    }
}
