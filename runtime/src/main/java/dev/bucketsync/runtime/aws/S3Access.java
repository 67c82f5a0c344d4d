package dev.bucketsync.runtime.aws;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/// S3 clients per connection: assumed-role credentials that are cached and refreshed before they expire (one AssumeRole
/// at a time), a retry budget of its own, so that one customer's broken bucket drains nobody else's, and one shared
/// pool
/// of HTTP connections. Endpoints come from the SDK's own environment, as for any AWS program.
public final class S3Access implements AutoCloseable {
    /// Role chaining allows no more.
    private static final Duration SESSION = Duration.ofHours(1);

    private static final Duration REFRESH_BEFORE = Duration.ofMinutes(5);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final int MAX_CLIENTS = 1_000;

    private final SdkHttpClient http;
    private final AwsCredentialsProvider platform;
    private final String sessionName;
    private final Map<String, Held> byOwner = new LinkedHashMap<>(16, 0.75f, true);

    private record Held(long revision, S3Client s3, StsAssumeRoleCredentialsProvider credentials, StsClient sts) {
        void close() {
            s3.close();
            credentials.close();
            sts.close();
        }
    }

    /// @param sessionName what the customer's CloudTrail shows of us
    /// @param maxConnections HTTP connections of this process, over all customers
    public S3Access(String sessionName, int maxConnections) {
        this.sessionName = sessionName;
        this.platform = DefaultCredentialsProvider.builder().build();
        this.http = AwsCrtHttpClient.builder()
                .maxConcurrency(maxConnections)
                .connectionTimeout(CONNECT)
                .build();
    }

    /// The client that reads as this role. Cheap; never keep it across calls.
    public synchronized S3Client client(AssumedRole role) {
        Held held = byOwner.get(role.owner());
        if (held == null || held.revision() < role.revision()) {
            if (held != null) {
                held.close();
            }
            held = open(role);
            byOwner.put(role.owner(), held);
            evictEldest();
        }
        return held.s3();
    }

    private void evictEldest() {
        if (byOwner.size() > MAX_CLIENTS) {
            var eldest = byOwner.entrySet().iterator();
            eldest.next().getValue().close();
            eldest.remove();
        }
    }

    private Held open(AssumedRole role) {
        StsClient sts = StsClient.builder()
                .region(Region.of(role.region()))
                .credentialsProvider(platform)
                .httpClient(http)
                .overrideConfiguration(limits())
                .build();
        StsAssumeRoleCredentialsProvider credentials = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .prefetchTime(REFRESH_BEFORE)
                .refreshRequest(request -> request.roleArn(role.roleArn())
                        .externalId(role.externalId())
                        .roleSessionName(sessionName)
                        .durationSeconds(Math.toIntExact(SESSION.toSeconds())))
                .build();
        S3Client s3 = S3Client.builder()
                .region(Region.of(role.region()))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(limits())
                .build();
        return new Held(role.revision(), s3, credentials, sts);
    }

    /// The mode is pinned, since the SDK's default is about to change.
    private static ClientOverrideConfiguration limits() {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL)
                .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder().build())
                .build();
    }

    @Override
    public synchronized void close() {
        byOwner.values().forEach(Held::close);
        byOwner.clear();
        http.close();
    }
}
