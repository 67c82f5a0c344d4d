package dev.bucketsync.bench.listing;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.listing.Page;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists as one would with the SDK alone: what our own calls are measured against.
record SdkLister(S3Client s3, String bucket) {
    Page page(Optional<ObjectKey> after, int maxKeys) {
        ListObjectsV2Response answer = s3.listObjectsV2(request -> request.bucket(bucket)
                .prefix("")
                .startAfter(after.map(ObjectKey::value).orElse(null))
                .maxKeys(maxKeys)
                .encodingType(EncodingType.URL));
        return new Page(answer.contents().stream().map(SdkLister::listed).toList(), !answer.isTruncated());
    }

    private static Listed listed(S3Object object) {
        return new Listed(
                new ObjectKey(object.key()),
                new ObjectState(
                        object.eTag().replace("\"", ""),
                        object.size(),
                        object.lastModified().truncatedTo(ChronoUnit.MILLIS),
                        object.storageClassAsString()));
    }
}
