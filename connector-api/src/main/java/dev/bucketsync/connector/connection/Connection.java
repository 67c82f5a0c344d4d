package dev.bucketsync.connector.connection;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.run.Schedule;
import dev.bucketsync.runtime.settings.Secret;
import java.time.Instant;
import java.util.Optional;

/// One bucket and prefix connected to one project. What it points at never changes; its role may be given again.
public record Connection(
        ConnectionId id,
        long revision,
        Owner owner,
        ConnectionName name,
        Target target,
        Trust trust,
        Optional<RoleArn> role,
        ConnectionStatus status,
        Upkeep upkeep,
        Times times) {

    /// Whose it is and where its assets appear.
    public record Owner(AccountId account, ProjectId project) {}

    /// What it reads.
    public record Target(BucketName bucket, KeyPrefix prefix, BucketRegion region) {}

    /// Whom the customer's role must trust: our principal at the time of creation, and the ExternalId made for this
    /// connection alone.
    public record Trust(String principal, Secret externalId) {}

    /// How it is kept up to date without being asked.
    ///
    /// @param bucketEvents whether S3's own notifications about the bucket are followed
    public record Upkeep(Optional<Schedule> schedule, boolean bucketEvents) {
        public static final Upkeep NONE = new Upkeep(Optional.empty(), false);

        public Upkeep withSchedule(Optional<Schedule> other) {
            return new Upkeep(other, bucketEvents);
        }

        public Upkeep withBucketEvents(boolean on) {
            return new Upkeep(schedule, on);
        }
    }

    /// When it came to be, and when it last changed.
    public record Times(Instant createdAt, Instant updatedAt) {}

    /// What the other services hear.
    public ConnectionUpdated event() {
        return new ConnectionUpdated(
                EventId.derived("connection", id, revision),
                times.updatedAt(),
                id,
                revision,
                owner.account(),
                owner.project(),
                name.value(),
                target.bucket().value(),
                target.prefix().value(),
                target.region().id(),
                trust.principal(),
                trust.externalId().value(),
                role.map(RoleArn::value),
                status,
                upkeep.schedule(),
                Optional.of(upkeep.bucketEvents()));
    }

    /// The entity tag HTTP shows for this revision.
    public String etag() {
        return "\"" + revision + "\"";
    }

    public Connection withRole(RoleArn other, Instant at) {
        return next(Optional.of(other), status, upkeep, at);
    }

    public Connection withStatus(ConnectionStatus other, Instant at) {
        return next(role, other, upkeep, at);
    }

    public Connection withUpkeep(Upkeep other, Instant at) {
        return next(role, status, other, at);
    }

    private Connection next(Optional<RoleArn> newRole, ConnectionStatus newStatus, Upkeep newUpkeep, Instant at) {
        Times changed = new Times(times.createdAt(), at);
        return new Connection(id, revision + 1, owner, name, target, trust, newRole, newStatus, newUpkeep, changed);
    }

    /// The same state under a higher revision.
    public Connection atRevision(long other, Instant at) {
        Times changed = new Times(times.createdAt(), at);
        return new Connection(id, other, owner, name, target, trust, role, status, upkeep, changed);
    }
}
