package dev.bucketsync.sandbox.aws.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// One object as a listing shows it. The etag is with its quotes; the time has whole seconds, as in S3.
public record StoredObject(String key, long size, String etag, Instant lastModified, String storageClass) {
    public static final String STANDARD = "STANDARD";

    public StoredObject {
        if (size < 0) {
            throw new IllegalArgumentException("size is " + size);
        }
        if (!etag.startsWith("\"") || !etag.endsWith("\"")) {
            throw new IllegalArgumentException("an etag is quoted: " + etag);
        }
        lastModified = lastModified.truncatedTo(ChronoUnit.SECONDS);
    }
}
