package dev.bucketsync.events;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.run.Schedule;
import java.time.Instant;
import java.util.Optional;

/// What the connector-api says of a connection.
public sealed interface ConnectionEvent extends Event {
    ConnectionId connection();

    /// The full state of a connection. Consumers keep the highest revision. Internal: it carries the ExternalId.
    ///
    /// @param prefix empty for the whole bucket, else ends in a slash
    /// @param principal the AWS principal of ours that the customer's trust policy names
    /// @param roleArn absent until the customer has submitted it
    /// @param schedule when it is synced unasked
    /// @param bucketEvents true when S3's own notifications about the bucket are followed; absent otherwise
    record ConnectionUpdated(
            EventId id,
            Instant at,
            ConnectionId connection,
            long revision,
            AccountId account,
            ProjectId project,
            String name,
            String bucket,
            String prefix,
            String region,
            String principal,
            String externalId,
            Optional<String> roleArn,
            ConnectionStatus status,
            Optional<Schedule> schedule,
            Optional<Boolean> bucketEvents)
            implements ConnectionEvent {
        public ConnectionUpdated {
            bucketEvents = bucketEvents.filter(on -> on);
        }

        /// Whether a sync run may try to read it.
        public boolean readable() {
            return roleArn.isPresent() && (status == ConnectionStatus.CONNECTED || status == ConnectionStatus.BROKEN);
        }

        /// Whether S3's notifications about its bucket are taken as hints.
        public boolean followsBucketEvents() {
            return bucketEvents.isPresent();
        }

        /// Without the ExternalId, which must not reach a log.
        @Override
        public String toString() {
            return "ConnectionUpdated[connection=%s, revision=%d, account=%s, bucket=%s, prefix=%s, status=%s]"
                    .formatted(connection, revision, account, bucket, prefix, status);
        }
    }

    @Override
    default Topic topic() {
        return Topic.CONNECTIONS;
    }

    @Override
    default String key() {
        return connection().value();
    }
}
