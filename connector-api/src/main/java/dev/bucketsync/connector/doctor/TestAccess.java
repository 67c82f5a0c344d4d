package dev.bucketsync.connector.doctor;

import dev.bucketsync.connector.connection.BucketRegion;
import dev.bucketsync.connector.connection.Connection.Target;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/// AWS clients for a connection test. Nothing is kept between tests, unlike the clients that sync: a test must see the
/// role as it is now, not a session that an earlier one left behind.
final class TestAccess implements AutoCloseable {
    private static final String SESSION_NAME = "bucketsync-connection-test";
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final Duration CALL = Duration.ofSeconds(8);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final int MAX_CONNECTIONS = 50;
    private static final int ATTEMPTS = 2;
    /// The least AWS allows.
    private static final int SESSION_SECONDS = 900;

    private final AwsCredentialsProvider platform =
            DefaultCredentialsProvider.builder().build();
    private final SdkHttpClient http = AwsCrtHttpClient.builder()
            .maxConcurrency(MAX_CONNECTIONS)
            .connectionTimeout(CONNECT)
            .build();
    private final InstantSource clock;

    TestAccess(InstantSource clock) {
        this.clock = clock;
    }

    /// Assumes the role with this ExternalId, or with none, before the deadline.
    Credentials assume(String roleArn, Optional<String> externalId, BucketRegion region, Instant deadline) {
        try (StsClient sts = StsClient.builder()
                .region(Region.of(region.id()))
                .credentialsProvider(platform)
                .httpClient(http)
                .overrideConfiguration(limits())
                .build()) {
            AssumeRoleRequest.Builder request = AssumeRoleRequest.builder()
                    .roleArn(roleArn)
                    .roleSessionName(SESSION_NAME)
                    .durationSeconds(SESSION_SECONDS)
                    .overrideConfiguration(before(deadline));
            externalId.ifPresent(request::externalId);
            return sts.assumeRole(request.build()).credentials();
        }
    }

    S3Client s3(Credentials session, BucketRegion region) {
        AwsSessionCredentials credentials =
                AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        return S3Client.builder()
                .region(Region.of(region.id()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(http)
                .overrideConfiguration(limits())
                .build();
    }

    /// Where a browser would fetch the object: the SDK's own endpoint, without a signature.
    URI address(Target target, String key) {
        try (S3Presigner presigner = S3Presigner.builder()
                .region(Region.of(target.region().id()))
                .credentialsProvider(platform)
                .build()) {
            GetObjectPresignRequest request = GetObjectPresignRequest.builder()
                    .signatureDuration(Duration.ofMinutes(1))
                    .getObjectRequest(get -> get.bucket(target.bucket().value()).key(key))
                    .build();
            String signed = presigner.presignGetObject(request).url().toString();
            return URI.create(signed.substring(0, signed.indexOf('?')));
        }
    }

    /// Bounds one call by what is left of the test's time.
    AwsRequestOverrideConfiguration before(Instant deadline) {
        Duration left = left(deadline);
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(left.compareTo(CALL) < 0 ? left : CALL)
                .build();
    }

    Duration left(Instant deadline) {
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    private static ClientOverrideConfiguration limits() {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(ATTEMPT)
                .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder()
                        .maxAttempts(ATTEMPTS)
                        .build())
                .build();
    }

    @Override
    public void close() {
        http.close();
    }
}
