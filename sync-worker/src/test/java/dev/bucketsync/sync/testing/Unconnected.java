package dev.bucketsync.sync.testing;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.run.Schedule;
import java.time.Instant;
import java.util.Optional;

/// Connections for tests that need no bucket behind them.
public final class Unconnected {
    private Unconnected() {}

    public static ConnectionUpdated kept(ConnectionId id, Optional<Schedule> schedule, boolean bucketEvents) {
        return connection(id, "my-images", "", "eu-west-1", schedule, bucketEvents);
    }

    /// One that follows its bucket's events.
    public static ConnectionUpdated following(String bucket, String prefix, String region) {
        return connection(ConnectionId.fresh(), bucket, prefix, region, Optional.empty(), true);
    }

    /// What is heard of it last.
    public static ConnectionUpdated deleted(ConnectionUpdated known) {
        return new ConnectionUpdated(
                EventId.derived(known.connection(), "deleted"),
                known.at(),
                known.connection(),
                known.revision() + 1,
                known.account(),
                known.project(),
                known.name(),
                known.bucket(),
                known.prefix(),
                known.region(),
                known.principal(),
                known.externalId(),
                known.roleArn(),
                ConnectionStatus.DELETED,
                known.schedule(),
                known.bucketEvents());
    }

    private static ConnectionUpdated connection(
            ConnectionId id,
            String bucket,
            String prefix,
            String region,
            Optional<Schedule> schedule,
            boolean bucketEvents) {
        return new ConnectionUpdated(
                EventId.derived(id, 1),
                Instant.EPOCH,
                id,
                1,
                new AccountId("acme"),
                new ProjectId("p"),
                "n",
                bucket,
                prefix,
                region,
                "arn:aws:iam::999988887777:role/bucketsync",
                "external",
                Optional.of("arn:aws:iam::111122223333:role/r"),
                ConnectionStatus.CONNECTED,
                schedule,
                Optional.of(bucketEvents));
    }
}
