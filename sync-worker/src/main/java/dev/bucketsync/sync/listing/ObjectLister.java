package dev.bucketsync.sync.listing;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.runtime.aws.AssumedRole;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.sync.diff.Listed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists a connection's bucket page by page. The cursor is the last key, so it survives restarts and new credentials.
public final class ObjectLister {
    private static final int MAX_KEYS = 1_000;

    private final S3Access access;
    private final Counter requests;

    public ObjectLister(S3Access access, MeterRegistry meters) {
        this.access = access;
        this.requests = Counter.builder("bucketsync.s3.lists")
                .description("ListObjectsV2 requests")
                .register(meters);
    }

    /// The next page of keys greater than `after`; absent means from the start.
    ///
    /// Always sends `prefix=`, even when empty: without it the customer's policy denies the call.
    public Page page(ConnectionUpdated connection, Optional<ObjectKey> after) {
        requests.increment();
        ListObjectsV2Response answer = access.client(roleOf(connection))
                .listObjectsV2(request -> request.bucket(connection.bucket())
                        .prefix(connection.prefix())
                        .startAfter(after.map(ObjectKey::value).orElse(null))
                        .maxKeys(MAX_KEYS)
                        .encodingType(EncodingType.URL));
        List<Listed> objects =
                answer.contents().stream().map(ObjectLister::listed).toList();
        if (after.isPresent() && !objects.isEmpty() && objects.getFirst().key().compareTo(after.get()) <= 0) {
            throw new ListingBrokenException("a page that makes no progress");
        }
        if (!objects.stream().allMatch(listed -> listed.key().value().startsWith(connection.prefix()))) {
            throw new ListingBrokenException("a page with keys outside the prefix");
        }
        return new Page(objects, !Boolean.TRUE.equals(answer.isTruncated()));
    }

    private static AssumedRole roleOf(ConnectionUpdated connection) {
        return new AssumedRole(
                connection.connection().value(),
                connection.revision(),
                connection.roleArn().orElseThrow(),
                connection.externalId(),
                connection.region());
    }

    private static Listed listed(S3Object object) {
        String storageClass = object.storageClassAsString() == null ? "STANDARD" : object.storageClassAsString();
        return new Listed(
                new ObjectKey(object.key()),
                new ObjectState(
                        object.eTag().replace("\"", ""),
                        object.size(),
                        object.lastModified().truncatedTo(ChronoUnit.MILLIS),
                        storageClass));
    }
}
