package dev.bucketsync.bench.validator;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// What any program would do that has nothing to do but read: a loop of the AWS SDK's ranged GETs, as many at once as
/// the worker has for one connection, and as warm as the worker is. Prints its rate on standard output.
public final class BareReads {
    private static final int AT_ONCE = 256;

    private BareReads() {}

    /// Reads them all, after so many rounds of them to warm up.
    ///
    /// @param arguments bucket, how many objects, bytes of each, rounds to warm up
    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[1]);
        String range = "bytes=0-" + (Integer.parseInt(arguments[2]) - 1);
        try (SdkHttpClient http = AwsCrtHttpClient.builder()
                        .maxConcurrency(AT_ONCE)
                        .connectionTimeout(Duration.ofSeconds(3))
                        .build();
                S3Client s3 = S3Client.builder()
                        .httpClient(http)
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                        .build()) {
            for (int round = Integer.parseInt(arguments[3]); round > 0; round--) {
                read(s3, arguments[0], range, count);
            }
            long began = System.nanoTime();
            read(s3, arguments[0], range, count);
            System.out.println("RATE " + count / ((System.nanoTime() - began) / 1e9));
        }
    }

    private static void read(S3Client s3, String bucket, String range, int count) throws InterruptedException {
        Semaphore permits = new Semaphore(AT_ONCE);
        AtomicInteger bytes = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            permits.acquire();
            String key = "pictures/%06d".formatted(i);
            Thread.ofVirtual().start(() -> {
                ResponseBytes<GetObjectResponse> answer = s3.getObject(
                        get -> get.bucket(bucket).key(key).range(range).ifMatch("\"0123456789abcdef0123456789abcdef\""),
                        ResponseTransformer.toBytes());
                bytes.addAndGet(answer.asByteArrayUnsafe().length);
                permits.release();
            });
        }
        permits.acquire(AT_ONCE);
    }
}
