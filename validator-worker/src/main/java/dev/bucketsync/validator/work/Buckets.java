package dev.bucketsync.validator.work;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.aws.AssumedRole;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.aws.SignedBucket;
import dev.bucketsync.validator.reading.RangeReader;
import dev.bucketsync.validator.reading.ReadMeter;
import dev.bucketsync.validator.reading.S3RangeReader;
import dev.bucketsync.validator.reading.S3RangeReader.ObjectVersion;

/// The customers' buckets, each read with its connection's role.
final class Buckets {
    private final S3Access access;
    private final ReadMeter meter;

    Buckets(S3Access access, ReadMeter meter) {
        this.access = access;
        this.meter = meter;
    }

    RangeReader reader(ConnectionUpdated connection, ObjectEvent event, Requests requests) {
        ObjectVersion version = new ObjectVersion(
                event.object().key().value(), event.now().etag(), event.now().size());
        SignedBucket bucket =
                access.bucket(role(connection), connection.bucket()).telling(requests::got);
        return new S3RangeReader(bucket, version, meter);
    }

    /// Whether a listing, the only reliable witness, does not show the key. One outside the connection's prefix may not
    /// be listed and is not called missing.
    boolean isMissing(ConnectionUpdated connection, ObjectKey key, Requests requests) {
        if (!key.value().startsWith(connection.prefix())) {
            return false;
        }
        requests.lookedUp();
        return access
                .client(role(connection))
                .listObjectsV2(request ->
                        request.bucket(connection.bucket()).prefix(key.value()).maxKeys(1))
                .contents()
                .stream()
                .noneMatch(object -> object.key().equals(key.value()));
    }

    private static AssumedRole role(ConnectionUpdated connection) {
        return new AssumedRole(
                connection.connection().value(),
                connection.revision(),
                connection.roleArn().orElseThrow(),
                connection.externalId(),
                connection.region());
    }
}
