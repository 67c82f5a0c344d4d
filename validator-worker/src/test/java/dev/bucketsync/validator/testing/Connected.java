package dev.bucketsync.validator.testing;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.ObjectEvent.ObjectAdded;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A connection with its bucket, and what a sync run would say of the objects in it.
public record Connected(ConnectionUpdated connection, Bucket bucket, MemoryStore store) {
    public static final Instant OBSERVED_AT = Instant.parse("2026-10-31T23:59:59.999Z");

    private static final AwsFixture AWS = AwsFixture.shared();

    /// Long ago: nothing about these connections is new to AWS.
    private static final Instant CONNECTED_AT = Instant.parse("2026-01-01T00:00:00Z");

    /// A connection of which nobody has spoken yet.
    public static Connected fresh() {
        MemoryStore store = new MemoryStore();
        Bucket bucket = AWS.freshBucket(store);
        String externalId = UUID.randomUUID().toString();
        ConnectionId id = ConnectionId.fresh();
        String role = AWS.freshReader(bucket.name(), "", externalId);
        ConnectionUpdated connection = new ConnectionUpdated(
                EventId.derived(id, 1),
                CONNECTED_AT,
                id,
                1,
                new AccountId("account-of-" + id),
                new ProjectId("project"),
                "my bucket",
                bucket.name(),
                "",
                bucket.region(),
                AWS.sandbox().platform().principalArn(),
                externalId,
                Optional.of(role),
                ConnectionStatus.CONNECTED,
                Optional.empty(),
                Optional.empty());
        return new Connected(connection, bucket, store);
    }

    /// The connection's next revision, in this status and said at this time.
    public ConnectionUpdated next(ConnectionStatus status, Instant at) {
        return with(2, status, at, connection.externalId());
    }

    /// The connection's next revision, after its owner has mistyped the ExternalId.
    public ConnectionUpdated withExternalId(String externalId) {
        return with(2, connection.status(), CONNECTED_AT, externalId);
    }

    private ConnectionUpdated with(long revision, ConnectionStatus status, Instant at, String externalId) {
        return new ConnectionUpdated(
                EventId.derived(connection.connection(), revision),
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
                externalId,
                connection.roleArn(),
                status,
                connection.schedule(),
                connection.bucketEvents());
    }

    /// Puts an object and answers what a run says when it lists it.
    public ObjectAdded put(String key, byte[] content) {
        return put(key, content, "STANDARD");
    }

    public ObjectAdded put(String key, byte[] content, String storageClass) {
        store.put(key, content, storageClass);
        String etag = store.open(key).orElseThrow().object().etag().replace("\"", "");
        return listed(1, key, new ObjectState(etag, content.length, OBSERVED_AT, storageClass));
    }

    /// What a run says of an object that it saw in this state, through this revision of the connection.
    public ObjectAdded listed(long revision, String key, ObjectState state) {
        SyncRunId run = SyncRunId.fresh();
        ObjectRef object = new ObjectRef(
                connection.account(),
                connection.project(),
                connection.connection(),
                revision,
                "aws",
                bucket.name(),
                new ObjectKey(key));
        return new ObjectAdded(
                EventId.derived(run, key, state.etag()),
                OBSERVED_AT,
                run,
                object,
                state,
                OBSERVED_AT,
                Optional.empty());
    }

    public long gets() {
        return bucket.traffic().counts().gets();
    }
}
