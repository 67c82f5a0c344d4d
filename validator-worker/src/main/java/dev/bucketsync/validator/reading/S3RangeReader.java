package dev.bucketsync.validator.reading;

import dev.bucketsync.runtime.aws.SignedBucket;
import java.time.Duration;

/// Reads one version of an object in S3: every range is asked for with the listing's etag.
public final class S3RangeReader implements RangeReader {
    /// For one range, its retries included; a bucket that needs longer is tried again later.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SignedBucket bucket;
    private final ObjectVersion object;
    private final ReadMeter meter;
    private final Duration patience;

    /// What to read.
    ///
    /// @param etag without quotes
    public record ObjectVersion(String key, String etag, long size) {}

    public S3RangeReader(SignedBucket bucket, ObjectVersion object, ReadMeter meter) {
        this(bucket, object, meter, PATIENCE);
    }

    S3RangeReader(SignedBucket bucket, ObjectVersion object, ReadMeter meter, Duration patience) {
        this.bucket = bucket;
        this.object = object;
        this.meter = meter;
        this.patience = patience;
    }

    @Override
    public long size() {
        return object.size();
    }

    @Override
    public byte[] read(long from, int length) {
        byte[] bytes = bucket.read(object.key(), object.etag(), from, length, patience);
        meter.read(length);
        return bytes;
    }
}
