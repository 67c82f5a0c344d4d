package dev.bucketsync.sync.listing;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.runtime.aws.AssumedRole;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.sync.diff.Listed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists a connection's bucket by the SDK.
///
/// Always sends `prefix=`, even when empty: without it the customer's policy denies the call.
public final class ObjectLister implements Lister {
    private final S3Access access;
    private final ConnectionUpdated connection;
    private final Counter requests;

    private ObjectLister(S3Access access, ConnectionUpdated connection, Counter requests) {
        this.access = access;
        this.connection = connection;
        this.requests = requests;
    }

    public static Listers of(S3Access access, MeterRegistry meters) {
        Counter requests = Counter.builder("bucketsync.s3.lists")
                .description("ListObjectsV2 requests")
                .register(meters);
        return connection -> new ObjectLister(access, connection, requests);
    }

    @Override
    public Page page(Optional<ObjectKey> after, int maxKeys, Duration patience) {
        ListObjectsV2Response answer = call(
                patience,
                request -> request.prefix(connection.prefix())
                        .startAfter(value(after))
                        .maxKeys(maxKeys));
        List<Listed> objects = objects(answer);
        if (after.isPresent() && !objects.isEmpty() && objects.getFirst().key().compareTo(after.get()) <= 0) {
            throw new ListingBrokenException("a page that makes no progress");
        }
        return new Page(objects, !Boolean.TRUE.equals(answer.isTruncated()));
    }

    @Override
    public Level level(String underPrefix, Optional<ObjectKey> after, int maxKeys, Duration patience) {
        ListObjectsV2Response answer = call(
                patience,
                request -> request.prefix(underPrefix)
                        .delimiter("/")
                        .startAfter(value(after))
                        .maxKeys(maxKeys));
        List<ObjectKey> prefixes = answer.commonPrefixes().stream()
                .map(CommonPrefix::prefix)
                .map(ObjectKey::new)
                .toList();
        return new Level(objects(answer), prefixes, !Boolean.TRUE.equals(answer.isTruncated()));
    }

    private static String value(Optional<ObjectKey> key) {
        return key.map(ObjectKey::value).orElse(null);
    }

    private ListObjectsV2Response call(Duration patience, Consumer<ListObjectsV2Request.Builder> what) {
        requests.increment();
        try {
            return access.client(roleOf(connection)).listObjectsV2(request -> {
                request.bucket(connection.bucket())
                        .encodingType(EncodingType.URL)
                        .overrideConfiguration(limits -> limits.apiCallTimeout(patience));
                what.accept(request);
            });
        } catch (SdkException e) {
            throw switch (S3Failures.classify(e)) {
                case S3Failure.THROTTLED -> new ThrottledException(Optional.empty(), e);
                case S3Failure.TIMEOUT -> new SlowException(patience, e);
                default -> e;
            };
        }
    }

    private List<Listed> objects(ListObjectsV2Response answer) {
        List<Listed> objects =
                answer.contents().stream().map(ObjectLister::listed).toList();
        if (!objects.stream().allMatch(listed -> listed.key().value().startsWith(connection.prefix()))) {
            throw new ListingBrokenException("a page with keys outside the prefix");
        }
        return objects;
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
