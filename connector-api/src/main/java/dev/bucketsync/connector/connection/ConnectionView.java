package dev.bucketsync.connector.connection;

import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.run.Schedule;
import java.time.Instant;
import java.util.Optional;

/// A connection as the API shows it: without the ExternalId, which only the trust policy carries.
///
/// @param test what its last test said; not in lists
public record ConnectionView(
        ConnectionId id,
        long revision,
        ProjectId project,
        ConnectionName name,
        BucketName bucket,
        KeyPrefix prefix,
        BucketRegion region,
        Optional<RoleArn> roleArn,
        ConnectionStatus status,
        Optional<Schedule> schedule,
        boolean bucketEvents,
        Instant createdAt,
        Instant updatedAt,
        Optional<ConnectionTest> test) {

    public static ConnectionView of(Connection connection, Optional<ConnectionTest> test) {
        return new ConnectionView(
                connection.id(),
                connection.revision(),
                connection.owner().project(),
                connection.name(),
                connection.target().bucket(),
                connection.target().prefix(),
                connection.target().region(),
                connection.role(),
                connection.status(),
                connection.upkeep().schedule(),
                connection.upkeep().bucketEvents(),
                connection.times().createdAt(),
                connection.times().updatedAt(),
                test);
    }

    static ConnectionView inList(Connection connection) {
        return of(connection, Optional.empty());
    }
}
