package dev.bucketsync.bench;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import java.time.Instant;
import java.util.Optional;

/// A connection to a replayed bucket.
public final class Connections {
    public static final String ROLE = "arn:aws:iam::111122223333:role/replay";
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private Connections() {}

    public static ConnectionUpdated of(String bucket) {
        return of(bucket, "bench");
    }

    public static ConnectionUpdated of(String bucket, String account) {
        ConnectionId id = ConnectionId.fresh();
        return new ConnectionUpdated(
                EventId.derived(id, 1),
                LONG_AGO,
                id,
                1,
                new AccountId(account),
                new ProjectId("bench"),
                bucket,
                bucket,
                "",
                "eu-west-1",
                "arn:aws:iam::444455556666:role/platform",
                "external",
                Optional.of(ROLE),
                ConnectionStatus.CONNECTED,
                Optional.empty(),
                Optional.empty());
    }
}
