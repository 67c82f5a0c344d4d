package dev.bucketsync.validator.reading;

import java.io.IOException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Reads one version of an object in S3: every range is asked for with the listing's etag. The body is taken inside
/// the SDK's call, so that its deadlines end a body that trickles and its retries cover one that breaks off.
public final class S3RangeReader implements RangeReader {
    private static final int PARTIAL_CONTENT = 206;

    private final S3Client s3;
    private final ObjectVersion object;
    private final ReadMeter meter;

    /// What to read.
    ///
    /// @param etag without quotes
    public record ObjectVersion(String bucket, String key, String etag, long size) {}

    public S3RangeReader(S3Client s3, ObjectVersion object, ReadMeter meter) {
        this.s3 = s3;
        this.object = object;
        this.meter = meter;
    }

    @Override
    public long size() {
        return object.size();
    }

    @Override
    public byte[] read(long from, int length) {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(object.bucket())
                .key(object.key())
                .ifMatch('"' + object.etag() + '"')
                .range("bytes=%d-%d".formatted(from, from + length - 1))
                .build();
        byte[] bytes = s3.getObject(request, (response, body) -> take(response, body, from, length));
        meter.read(length);
        return bytes;
    }

    private byte[] take(GetObjectResponse response, AbortableInputStream body, long from, int length) {
        meter.asked();
        requireRange(response, from);
        try {
            byte[] bytes = body.readNBytes(length);
            if (bytes.length < length) {
                throw RetryableException.create("the body ended after %d of %d bytes".formatted(bytes.length, length));
            }
            if (body.read() >= 0) {
                // A server that ignores the range sends everything: what is too much is not waited for.
                body.abort();
            }
            return bytes;
        } catch (IOException e) {
            throw RetryableException.create("the body broke off", e);
        }
    }

    private static void requireRange(GetObjectResponse response, long from) {
        boolean whole = response.sdkHttpResponse().statusCode() != PARTIAL_CONTENT;
        boolean asked = whole
                ? from == 0
                : response.contentRange() != null && response.contentRange().startsWith("bytes " + from + "-");
        if (!asked) {
            throw SdkClientException.create("the answer is of another range than was asked for");
        }
    }
}
