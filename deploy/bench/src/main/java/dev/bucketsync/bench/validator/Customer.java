package dev.bucketsync.bench.validator;

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
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.sandbox.testing.AwsFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A connection, and what a sync run says of objects in its bucket.
record Customer(ConnectionUpdated connection) {
    private static final Instant AT = Instant.parse("2026-11-01T00:00:00Z");

    static Customer of(String bucket) {
        AwsFixture aws = AwsFixture.shared();
        String externalId = UUID.randomUUID().toString();
        ConnectionId id = ConnectionId.fresh();
        return new Customer(new ConnectionUpdated(
                EventId.derived(id, 1),
                AT,
                id,
                1,
                new AccountId("bench"),
                new ProjectId("bench"),
                bucket,
                bucket,
                "",
                AwsFixture.REGION,
                aws.sandbox().platform().principalArn(),
                externalId,
                Optional.of(aws.freshReader(bucket, "", externalId)),
                ConnectionStatus.CONNECTED,
                Optional.empty(),
                Optional.empty()));
    }

    /// Puts so many objects into S3, taking turns with the contents, and says what a run would say of them.
    List<Outgoing> put(LeanS3 s3, List<Path> contents, int count) {
        List<byte[]> bytes = contents.stream().map(Customer::read).toList();
        List<Outgoing> said = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] content = bytes.get(i % bytes.size());
            String key = "pictures/%06d".formatted(i);
            s3.put("/" + connection.bucket() + "/" + key, content);
            said.add(Outgoing.of(listed(key, content.length)));
        }
        return said;
    }

    /// What a run says of an object, be it there or not.
    ObjectAdded listed(String key, long size) {
        SyncRunId run = SyncRunId.fresh();
        return new ObjectAdded(
                EventId.derived(run, key),
                AT,
                run,
                new ObjectRef(
                        connection.account(),
                        connection.project(),
                        connection.connection(),
                        1,
                        "aws",
                        connection.bucket(),
                        new ObjectKey(key)),
                new ObjectState("0123456789abcdef0123456789abcdef", size, AT, "STANDARD"),
                AT,
                Optional.empty());
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
