package dev.bucketsync.connector.connection;

import dev.bucketsync.connector.connection.Connection.Owner;
import dev.bucketsync.connector.connection.Connection.Target;
import dev.bucketsync.connector.connection.Connection.Times;
import dev.bucketsync.connector.connection.Connection.Trust;
import dev.bucketsync.connector.connection.Connection.Upkeep;
import dev.bucketsync.connector.http.Body;
import dev.bucketsync.connector.problem.Objection;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.runtime.settings.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What a customer fills in to connect a bucket.
record NewConnection(ProjectId project, ConnectionName name, Target target) {
    static final String[] FIELDS = {"project", "name", "bucket", "prefix", "region"};
    private static final long FIRST = 1;

    static NewConnection read(Body body, PlatformPrincipal principal) {
        return new NewConnection(
                body.id("project", ProjectId::new),
                body.value("name", ConnectionName::objection, ConnectionName::new),
                new Target(
                        body.value("bucket", BucketName::objection, BucketName::new),
                        body.optionalValue("prefix", KeyPrefix::objection, KeyPrefix::new)
                                .orElse(KeyPrefix.WHOLE_BUCKET),
                        body.value("region", reachableBy(principal), BucketRegion::new)));
    }

    private static Objection.Check reachableBy(PlatformPrincipal principal) {
        return region -> Objection.first(
                () -> BucketRegion.objection(region), () -> principal.objection(new BucketRegion(region)));
    }

    /// The ExternalId is random (UUIDv4 of a SecureRandom) and this connection's alone.
    Connection open(AccountId account, PlatformPrincipal principal, Instant now) {
        return new Connection(
                ConnectionId.fresh(),
                FIRST,
                new Owner(account, project),
                name,
                target,
                new Trust(principal.arn(), new Secret(UUID.randomUUID().toString())),
                Optional.empty(),
                ConnectionStatus.PENDING,
                Upkeep.NONE,
                new Times(now, now));
    }
}
