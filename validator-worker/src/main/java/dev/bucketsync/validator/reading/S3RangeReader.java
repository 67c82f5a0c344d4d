package dev.bucketsync.validator.reading;

import dev.bucketsync.runtime.aws.SignedBucket;
import java.time.Duration;

/// Reads one version of an object in S3: every range is asked for with the listing's etag.
public final class S3RangeReader implements RangeReader {
    private final SignedBucket bucket;
    private final ObjectVersion object;
    private final ReadMeter meter;
    private final Patience patience;
    private final long begun = System.nanoTime();

    /// How long S3 may take; an object whose bucket needs longer is tried again later. Without a bound for all ranges
    /// together, an object of many slow ones would hold its place for minutes.
    ///
    /// @param range for one range, its retries included
    /// @param object for all of them
    record Patience(Duration range, Duration object) {
        static final Patience STANDARD = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    /// What to read.
    ///
    /// @param etag without quotes
    public record ObjectVersion(String key, String etag, long size) {}

    public S3RangeReader(SignedBucket bucket, ObjectVersion object, ReadMeter meter) {
        this(bucket, object, meter, Patience.STANDARD);
    }

    S3RangeReader(SignedBucket bucket, ObjectVersion object, ReadMeter meter, Patience patience) {
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
        byte[] bytes = bucket.read(object.key(), object.etag(), from, length, left());
        meter.read(length);
        return bytes;
    }

    /// At least a moment, so that the call itself says that time is up.
    private Duration left() {
        Duration left = patience.object().minusNanos(System.nanoTime() - begun);
        Duration most = left.compareTo(patience.range()) < 0 ? left : patience.range();
        return most.isPositive() ? most : Duration.ofMillis(1);
    }
}
