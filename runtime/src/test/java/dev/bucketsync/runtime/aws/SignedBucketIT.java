package dev.bucketsync.runtime.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for the SDK's calls holds for our own.
@Timeout(60)
class SignedBucketIT {
    private static final AwsFixture AWS = AwsFixture.shared();
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration LITTLE = Duration.ofMillis(600);
    private static final S3Access.Patience QUICK =
            new S3Access.Patience(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(5));
    private static final int MOST = 100_000;
    private static final Map<String, String> LIST =
            Map.of("list-type", "2", "prefix", "in/", "start-after", "in/\u0001 +%/é");

    private final SandboxSettings settings = SandboxSettings.of(AWS.sandbox());
    private final Bucket bucket =
            AWS.freshBucket(new MemoryStore().put("in/~.jpg", "bytes".getBytes(StandardCharsets.UTF_8)));
    private final AssumedRole role = role(AwsFixture.REGION);
    private final S3Access access = new S3Access("bucketsync-test", 20);

    private AssumedRole role(String region) {
        return new AssumedRole("c", 1, AWS.freshReader(bucket.name(), "in/", "external"), "external", region);
    }

    @AfterEach
    void close() {
        bucket.faults().clear();
        access.close();
        settings.close();
    }

    private String list(AssumedRole as, String name) {
        return new String(access.bucket(as, name).get(LIST, LONG, MOST), StandardCharsets.UTF_8);
    }

    private S3Failure failure(AssumedRole as, String name) {
        return S3Failures.classify(catchThrowable(() -> list(as, name)));
    }

    /// Asks a server that is not the sandbox; roles are still assumed there.
    private S3Failure of(BrokenServer server, Duration patience) {
        return S3Failures.classify(caught(server, patience));
    }

    private Throwable caught(BrokenServer server, Duration patience) {
        try (var _ = SandboxSettings.of(AWS.sandbox(), server.uri());
                S3Access there = new S3Access("bucketsync-test", 4)) {
            Throwable fault = catchThrowable(() -> there.bucket(role, "photos").get(LIST, patience, MOST));
            assertThat(fault).isNotNull();
            return fault;
        } finally {
            SandboxSettings.of(AWS.sandbox());
        }
    }

    @Test
    void asksAsTheSdkDoes() {
        assertThat(list(role, bucket.name())).contains("in/~.jpg");
    }

    @Test
    void findsBucketsWhereTheSdkDoes() {
        settings.close();
        try (S3Access real = new S3Access("bucketsync-test", 1)) {
            assertThat(url(real, "eu-west-1", "photos")).isEqualTo("https://photos.s3.eu-west-1.amazonaws.com");
            assertThat(url(real, "cn-north-1", "photos")).isEqualTo("https://photos.s3.cn-north-1.amazonaws.com.cn");
            assertThat(url(real, "eu-west-1", "my.photos")).isEqualTo("https://s3.eu-west-1.amazonaws.com/my.photos");
            System.setProperty("aws.useFipsEndpoint", "true");
        }
        try (S3Access fips = new S3Access("bucketsync-test", 1)) {
            assertThat(url(fips, "us-east-1", "photos")).isEqualTo("https://photos.s3-fips.us-east-1.amazonaws.com");
        } finally {
            System.clearProperty("aws.useFipsEndpoint");
        }
    }

    /// Where no name can stand before the host, the SDK alone makes an address of a dotted bucket that is none.
    @ParameterizedTest
    @ValueSource(strings = {"photos", "my.photos", "192.168.5.4", "MY_photos"})
    void putsEveryBucketIntoThePathAtAnAddress(String name) {
        for (String endpoint : List.of("http://127.0.0.1:9000", "http://[::1]:9000", "https://127.0.0.1/s3")) {
            try (var _ = SandboxSettings.of(AWS.sandbox(), URI.create(endpoint));
                    S3Access there = new S3Access("bucketsync-test", 1)) {
                assertThat(url(there, "eu-west-1", name)).isEqualTo(endpoint + "/" + name);
            } finally {
                SandboxSettings.of(AWS.sandbox());
            }
        }
    }

    @Test
    void listsADottedBucketAtAnAddress() throws IOException {
        try (BrokenServer server = BrokenServer.start(BrokenServer.answering(200, "<ListBucketResult/>"));
                var _ = SandboxSettings.of(AWS.sandbox(), server.uri());
                S3Access there = new S3Access("bucketsync-test", 4)) {
            assertThat(there.bucket(role, "my.photos").get(LIST, LONG, MOST)).isNotEmpty();
            assertThat(server.heads()).singleElement().asString().startsWith("GET /my.photos?");
            assertThatCode(() -> there.client(role).listObjectsV2(list -> list.bucket("my.photos")))
                    .doesNotThrowAnyException();
        }
    }

    private static String url(S3Access access, String region, String bucket) {
        AssumedRole role = new AssumedRole(region, 1, "arn:aws:iam::111122223333:role/r", "e", region);
        return SignedBucket.urlOf(access.client(role), bucket).toString();
    }

    @Test
    void tellsRefusalsApartAsTheSdkDoes() {
        assertThat(failure(role, "none-" + bucket.name())).isEqualTo(S3Failure.NO_SUCH_BUCKET);
        AssumedRole missing = new AssumedRole("missing", 1, AWS.freshRoleArn(), "external", AwsFixture.REGION);
        assertThat(failure(missing, bucket.name())).isEqualTo(S3Failure.ROLE_DENIED);
        AssumedRole abroad = new AssumedRole("abroad", 1, role.roleArn(), "external", "us-west-2");
        assertThat(failure(abroad, bucket.name())).isEqualTo(S3Failure.WRONG_REGION);
        bucket.faults().set(Faults.Settings.NONE.denyingAll());
        assertThat(failure(role, bucket.name())).isEqualTo(S3Failure.ACCESS_DENIED);
    }

    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, THROTTLED, 1",
        "429, TooManyRequests, THROTTLED, 1",
        "500, InternalError, OTHER, 3",
        "200, InternalError, OTHER, 3",
        "200, SlowDown, THROTTLED, 1",
        "400, InvalidArgument, OTHER, 1",
        "403, AccessDenied, ACCESS_DENIED, 1",
        "403, SignatureDoesNotMatch, OTHER, 1",
        "301, PermanentRedirect, WRONG_REGION, 1",
        "400, RequestTimeout, TIMEOUT, 3",
    })
    void triesAgainOnlyWhatMayPass(int status, String code, S3Failure failure, int requests) throws IOException {
        try (BrokenServer server = BrokenServer.start(BrokenServer.answering(status, BrokenServer.error(code)))) {
            assertThat(of(server, LONG)).isEqualTo(failure);
            assertThat(server.heads()).hasSize(requests);
        }
    }

    @Test
    void tellsHowLongS3WantsToBeLeftAlone() throws IOException {
        BrokenServer.Manner busy = client -> client.getOutputStream()
                .write("HTTP/1.1 503 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        try (BrokenServer server = BrokenServer.start(busy)) {
            assertThat(S3Failures.retryAfter(caught(server, LONG))).contains(Duration.ofSeconds(7));
        }
    }

    @Test
    void surviesConnectionsThatBreak() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger told = new AtomicInteger();
        BrokenServer.Manner manner = client -> {
            switch (calls.incrementAndGet()) {
                case 1 -> BrokenServer.reset(client);
                case 2 -> BrokenServer.halfABody(client);
                default -> BrokenServer.answering(200, "<ListBucketResult/>").treat(client);
            }
        };
        try (BrokenServer server = BrokenServer.start(manner);
                var _ = SandboxSettings.of(AWS.sandbox(), server.uri());
                S3Access there = new S3Access("bucketsync-test", 4)) {
            SignedBucket photos = there.bucket(role, "photos").telling(told::incrementAndGet);
            assertThat(photos.get(LIST, LONG, MOST)).isNotEmpty();
            assertThat(server.heads()).hasSize(3);
            assertThat(told).hasValue(3);
        }
    }

    @Test
    void isAsPatientAsItsCallerAndNoMore() throws IOException {
        for (BrokenServer.Manner manner :
                new BrokenServer.Manner[] {BrokenServer::silent, BrokenServer::stalledBody, SignedBucketIT::dripping}) {
            try (BrokenServer server = BrokenServer.start(manner)) {
                long began = System.nanoTime();
                assertThat(of(server, LITTLE)).isEqualTo(S3Failure.TIMEOUT);
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isGreaterThan(LITTLE)
                        .isLessThan(LITTLE.plusSeconds(4));
                assertThat(server.heads()).hasSize(1);
            }
        }
    }

    /// S3 may walk over a million deleted objects before it says a word: only the caller knows how long it will wait.
    @Test
    void waitsForALateFirstByteAsLongAsItsCallerWill() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        BrokenServer.Manner late = client -> {
            if (calls.incrementAndGet() > 1) {
                pause(QUICK.attempt().multipliedBy(2).plusSeconds(2));
                BrokenServer.answering(200, "<ListBucketResult/>").treat(client);
            }
        };
        try (BrokenServer server = BrokenServer.start(late);
                var _ = SandboxSettings.of(AWS.sandbox(), server.uri());
                S3Access there = new S3Access("bucketsync-test", 4, QUICK, InstantSource.system())) {
            SignedBucket slow = there.bucket(role, "photos");
            assertThat(S3Failures.classify(catchThrowable(() -> slow.get(LIST, LITTLE, MOST))))
                    .isEqualTo(S3Failure.TIMEOUT);

            assertThat(slow.get(LIST, LONG, MOST)).isNotEmpty();
            assertThat(server.heads()).hasSize(2);
        }
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /// Nobody else would, and the server might keep them for ever.
    @Test
    void leavesNoConnectionBehindThatItGaveUp() throws IOException {
        for (BrokenServer.Manner manner : new BrokenServer.Manner[] {BrokenServer::silent, BrokenServer::stalledBody}) {
            try (BrokenServer server = BrokenServer.start(manner);
                    var _ = SandboxSettings.of(AWS.sandbox(), server.uri());
                    S3Access there = new S3Access("bucketsync-test", 4)) {
                SignedBucket hanging = there.bucket(role, "photos");
                Throwable _ = catchThrowable(() -> hanging.get(LIST, LITTLE, MOST));
                await("the connection to be closed")
                        .atMost(LITTLE.plusSeconds(4))
                        .until(() -> server.left() == 1);

                Thread caller = Thread.startVirtualThread(() -> {
                    Throwable _ = catchThrowable(() -> hanging.get(LIST, LONG, MOST));
                });
                await("a call to hang").atMost(LONG).until(() -> server.heads().size() == 2);
                caller.interrupt();
                await("an interrupted one to be closed")
                        .atMost(LITTLE.plusSeconds(4))
                        .until(() -> server.left() == 2);
            }
        }
    }

    /// A byte now and then keeps every idle timeout away.
    private static void dripping(Socket client) throws IOException {
        client.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        try {
            for (int i = 0; i < 1_000; i++) {
                client.getOutputStream().write('x');
                client.getOutputStream().flush();
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void readsNoMoreThanItIsWilling() throws IOException {
        try (BrokenServer server = BrokenServer.start(BrokenServer.answering(200, "x".repeat(MOST + 1)))) {
            assertThat(caught(server, LONG)).isInstanceOf(AnswerTooLongException.class);
            assertThat(server.heads()).hasSize(1);
        }
    }

    @Test
    void fetchesAnotherSessionOnceWhenAwsCallsItsSessionEnded() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        BrokenServer.Manner manner = client -> {
            boolean first = calls.incrementAndGet() == 1;
            String body = first ? BrokenServer.error("ExpiredToken") : "<ListBucketResult/>";
            BrokenServer.answering(first ? 400 : 200, body).treat(client);
        };
        long before = AWS.sandbox().stats().assumeRoles();
        try (BrokenServer server = BrokenServer.start(manner);
                var _ = SandboxSettings.of(AWS.sandbox(), server.uri());
                S3Access there = new S3Access("bucketsync-test", 4)) {
            assertThat(there.bucket(role, "photos").get(LIST, LONG, MOST)).isNotEmpty();
        }
        assertThat(AWS.sandbox().stats().assumeRoles() - before).isEqualTo(2);
        try (BrokenServer server =
                BrokenServer.start(BrokenServer.answering(400, BrokenServer.error("ExpiredToken")))) {
            assertThat(of(server, LONG)).isEqualTo(S3Failure.EXPIRED_CREDENTIALS);
            assertThat(server.heads()).hasSize(2);
        }
    }

    @Test
    void takesItsClockFromS3WhenToldThatItIsWrong() throws IOException {
        String body = BrokenServer.error("RequestTimeTooSkewed");
        byte[] refusal = "HTTP/1.1 403 No\r\nDate: Wed, 01 Jan 2031 10:00:00 GMT\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body)
                .getBytes(StandardCharsets.US_ASCII);
        BrokenServer.Manner manner = client -> client.getOutputStream().write(refusal);
        try (BrokenServer server = BrokenServer.start(manner)) {
            assertThat(of(server, LONG)).isEqualTo(S3Failure.CLOCK_SKEW);
            assertThat(server.heads()).hasSize(2);
            assertThat(server.heads().getLast()).containsIgnoringCase("x-amz-date: 20310101T1000");
        }
    }

    @Test
    void oneBucketsTroubleDrainsNobodyElsesBudget() throws IOException {
        try (BrokenServer server =
                        BrokenServer.start(BrokenServer.answering(500, BrokenServer.error("InternalError")));
                var _ = SandboxSettings.of(AWS.sandbox(), server.uri());
                S3Access there = new S3Access("bucketsync-test", 4)) {
            SignedBucket broken = there.bucket(role, "photos");
            for (int i = 0; i < 60; i++) {
                assertThat(catchThrowable(() -> broken.get(LIST, Duration.ofMillis(400), MOST)))
                        .isNotNull();
            }
            int drained = server.heads().size();
            assertThat(catchThrowable(() -> broken.get(LIST, LONG, MOST))).isNotNull();
            assertThat(server.heads()).hasSize(drained + 1);

            assertThat(catchThrowable(
                            () -> there.bucket(owned("other"), "photos").get(LIST, LONG, MOST)))
                    .isNotNull();
            assertThat(server.heads()).hasSize(drained + 1 + 3);
        }
    }

    /// Away from S3 itself all buckets may share one host, and so one pool of connections.
    @Test
    void aBucketThatHangsTakesNobodyElsesConnections() throws IOException {
        AtomicBoolean hangs = new AtomicBoolean(true);
        BrokenServer.Manner manner = client -> {
            if (!hangs.get()) {
                BrokenServer.answering(200, "<ListBucketResult/>").treat(client);
            }
        };
        try (BrokenServer server = BrokenServer.start(manner);
                var _ = SandboxSettings.of(AWS.sandbox(), server.uri());
                S3Access there = new S3Access("bucketsync-test", 4)) {
            List<AssumedRole> dead = List.of(owned("dead"), owned("also dead"));
            for (int i = 0; i < 20; i++) {
                SignedBucket bucket = there.bucket(dead.get(i % 2), "photos");
                Thread.startVirtualThread(() -> {
                    Throwable _ = catchThrowable(() -> bucket.get(LIST, LONG, MOST));
                });
            }
            await("both to have what they may")
                    .atMost(LONG)
                    .until(() -> server.heads().size() == 8);
            hangs.set(false);

            long began = System.nanoTime();
            assertThat(there.bucket(owned("alive"), "photos").get(LIST, LONG, MOST))
                    .isNotEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(server.heads()).hasSize(8 + 1);
            assertThat(catchThrowable(
                            () -> there.bucket(dead.getFirst(), "photos").get(LIST, LITTLE, MOST)))
                    .isInstanceOf(SignedCall.OutOfPatience.class);
        }
    }

    private AssumedRole owned(String owner) {
        return new AssumedRole(owner, 1, role.roleArn(), "external", role.region());
    }

    @Test
    void refusesAPlaceThatIsNoServer() throws IOException {
        URI closed;
        try (BrokenServer server = BrokenServer.start(BrokenServer::silent)) {
            closed = server.uri();
        }
        try (var _ = SandboxSettings.of(AWS.sandbox(), closed);
                S3Access there = new S3Access("bucketsync-test", 4)) {
            assertThat(S3Failures.classify(
                            catchThrowable(() -> there.bucket(role, "photos").get(LIST, LONG, MOST))))
                    .isEqualTo(S3Failure.OTHER);
        }
    }
}
