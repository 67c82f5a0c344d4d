package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.http.Request;
import java.util.Map;
import java.util.Set;

/// What a request asks of S3.
enum Operation {
    LIST_OBJECTS,
    HEAD_BUCKET,
    GET_BUCKET_LOCATION,
    GET_OBJECT,
    HEAD_OBJECT,
    GET_OBJECT_ATTRIBUTES,
    UNSUPPORTED_READ,
    WRITE;

    /// Reads of S3 that are known here by name only, and the permission each would need.
    static final Map<String, String> UNSUPPORTED_ON_BUCKETS = Map.ofEntries(
            Map.entry("acl", "s3:GetBucketAcl"),
            Map.entry("cors", "s3:GetBucketCORS"),
            Map.entry("encryption", "s3:GetEncryptionConfiguration"),
            Map.entry("lifecycle", "s3:GetLifecycleConfiguration"),
            Map.entry("logging", "s3:GetBucketLogging"),
            Map.entry("notification", "s3:GetBucketNotification"),
            Map.entry("object-lock", "s3:GetBucketObjectLockConfiguration"),
            Map.entry("policy", "s3:GetBucketPolicy"),
            Map.entry("publicAccessBlock", "s3:GetBucketPublicAccessBlock"),
            Map.entry("replication", "s3:GetReplicationConfiguration"),
            Map.entry("requestPayment", "s3:GetBucketRequestPayment"),
            Map.entry("tagging", "s3:GetBucketTagging"),
            Map.entry("uploads", "s3:ListBucketMultipartUploads"),
            Map.entry("versioning", "s3:GetBucketVersioning"),
            Map.entry("versions", "s3:ListBucketVersions"),
            Map.entry("website", "s3:GetBucketWebsite"));

    static final Map<String, String> UNSUPPORTED_ON_OBJECTS = Map.of(
            "acl", "s3:GetObjectAcl",
            "tagging", "s3:GetObjectTagging",
            "torrent", "s3:GetObjectTorrent",
            "uploadId", "s3:ListMultipartUploadParts",
            "versionId", "s3:GetObjectVersion");

    private static final Set<String> READS = Set.of("GET", "HEAD");

    static Operation of(Request request, Target target) {
        if (!READS.contains(request.method())) {
            return WRITE;
        }
        return target.isBucket() ? onBucket(request) : onObject(request);
    }

    private static Operation onBucket(Request request) {
        if (request.isHead()) {
            return HEAD_BUCKET;
        }
        if (request.query().has("location")) {
            return GET_BUCKET_LOCATION;
        }
        return UNSUPPORTED_ON_BUCKETS.keySet().stream().anyMatch(request.query()::has)
                ? UNSUPPORTED_READ
                : LIST_OBJECTS;
    }

    private static Operation onObject(Request request) {
        if (UNSUPPORTED_ON_OBJECTS.keySet().stream().anyMatch(request.query()::has)) {
            return UNSUPPORTED_READ;
        }
        if (request.isHead()) {
            return HEAD_OBJECT;
        }
        return request.query().has("attributes") ? GET_OBJECT_ATTRIBUTES : GET_OBJECT;
    }
}
