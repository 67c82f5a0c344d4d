package dev.bucketsync.runtime.aws;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// S3 clients per connection: assumed-role credentials that are cached and refreshed before they expire (one AssumeRole
/// at a time), a retry budget of its own, so that one customer's broken bucket drains nobody else's, and shared HTTP
/// connections. Endpoints come from the SDK's own environment, as for any AWS program.
public final class S3Access implements AutoCloseable {
    /// Role chaining allows no more.
    private static final Duration SESSION = Duration.ofHours(1);

    private static final int MAX_CLIENTS = 1_000;
    /// To one host, which for S3 is one bucket, but elsewhere all of them: a bound that only a fault comes near, since
    /// whoever hangs would else take everybody's connections. Each owner's calls are bounded one by one.
    private static final int MAX_CONNECTIONS = 10_000;

    private final SdkHttpClient http;
    private final SdkHttpClient unhurried;
    private final DefaultCredentialsProvider platform;
    private final ScheduledThreadPoolExecutor timeouts;
    private final String sessionName;
    private final int callsOfOne;
    private final Patience patience;
    private final InstantSource clock;
    private final Map<String, Held> byOwner = new LinkedHashMap<>(16, 0.75f, true);

    /// How long the SDK's own calls may take, and any connection to be made.
    record Patience(Duration connect, Duration attempt, Duration call) {
        static final Patience USUAL =
                new Patience(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    private record Held(long revision, S3Client s3, SignedRequests requests, Map<String, SignedBucket> buckets) {
        SignedBucket bucket(String name) {
            return buckets.computeIfAbsent(name, _ -> new SignedBucket(SignedBucket.urlOf(s3, name), requests));
        }
    }

    /// @param sessionName what the customer's CloudTrail shows of us
    /// @param callsOfOne HTTP connections that the signed requests of one owner may hold at a time
    public S3Access(String sessionName, int callsOfOne) {
        this(sessionName, callsOfOne, Patience.USUAL, InstantSource.system());
    }

    /// @param clock by which sessions grow old
    S3Access(String sessionName, int callsOfOne, Patience patience, InstantSource clock) {
        this.sessionName = sessionName;
        this.callsOfOne = callsOfOne;
        this.patience = patience;
        this.clock = clock;
        this.platform = DefaultCredentialsProvider.builder().build();
        this.timeouts = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("aws-timeouts").factory());
        // Nearly every time limit is taken back long before it is due.
        this.timeouts.setRemoveOnCancelPolicy(true);
        this.http = connections(patience)
                // A body that stops coming is read outside the time limits of the call.
                .connectionHealthConfiguration(
                        health -> health.minimumThroughputInBps(1L).minimumThroughputTimeout(patience.attempt()))
                .build();
        // Ours are read within time limits of their own, and S3 may think for minutes before its first byte.
        this.unhurried = connections(patience).build();
    }

    private static AwsCrtHttpClient.Builder connections(Patience patience) {
        return AwsCrtHttpClient.builder().maxConcurrency(MAX_CONNECTIONS).connectionTimeout(patience.connect());
    }

    /// The client that reads as this role. Cheap; never keep it across calls.
    ///
    /// A client that was replaced or pushed out is let go, not closed: calls may be under way with it, and it owns
    /// nothing but memory, since threads and HTTP connections are shared.
    public S3Client client(AssumedRole role) {
        return held(role).s3();
    }

    /// A bucket as this role reads it, by requests of our own instead of the SDK's; they share the role's session and
    /// one retry budget. Cheap; keep it no longer than the role's revision stands.
    public SignedBucket bucket(AssumedRole role, String name) {
        return held(role).bucket(name);
    }

    private synchronized Held held(AssumedRole role) {
        Held held = byOwner.get(role.owner());
        if (held == null || held.revision() < role.revision()) {
            held = open(role);
            byOwner.put(role.owner(), held);
            letEldestGo();
        }
        return held;
    }

    private void letEldestGo() {
        if (byOwner.size() > MAX_CLIENTS) {
            var eldest = byOwner.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private Held open(AssumedRole role) {
        ClientOverrideConfiguration limits = limits();
        SessionCredentials credentials = credentials(role, limits);
        S3Client s3 = s3(S3Client.builder()
                .region(Region.of(role.region()))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(limits.toBuilder()
                        .addExecutionInterceptor(new DropRefusedSession(credentials))
                        .build()));
        SignedRequests requests = new SignedRequests(
                role.region(), credentials, new SignedRequests.Line(unhurried, timeouts, callsOfOne));
        return new Held(role.revision(), s3, requests, new ConcurrentHashMap<>());
    }

    /// At an IP address the SDK puts a bucket into the path, except one with dots in its name, which it puts before the
    /// address, where no bucket can be. There, all go into the path.
    private static S3Client s3(S3ClientBuilder builder) {
        S3Client usual = builder.build();
        boolean inPath = !SignedBucket.urlOf(usual, "any").getPath().isEmpty();
        return inPath ? builder.forcePathStyle(true).build() : usual;
    }

    private SessionCredentials credentials(AssumedRole role, ClientOverrideConfiguration limits) {
        StsClient sts = StsClient.builder()
                .region(Region.of(role.region()))
                .credentialsProvider(platform)
                .httpClient(http)
                .overrideConfiguration(limits)
                .build();
        AssumeRoleRequest request = AssumeRoleRequest.builder()
                .roleArn(role.roleArn())
                .externalId(role.externalId())
                .roleSessionName(sessionName)
                .durationSeconds(Math.toIntExact(SESSION.toSeconds()))
                .build();
        return new SessionCredentials(() -> sts.assumeRole(request).credentials(), clock);
    }

    /// One retry budget per connection, over S3 and STS. The mode is pinned, since the SDK's default is about to
    /// change.
    private ClientOverrideConfiguration limits() {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(patience.attempt())
                .apiCallTimeout(patience.call())
                .scheduledExecutorService(timeouts)
                .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder().build())
                .build();
    }

    @Override
    public synchronized void close() {
        byOwner.clear();
        http.close();
        unhurried.close();
        timeouts.shutdownNow();
        platform.close();
    }
}
