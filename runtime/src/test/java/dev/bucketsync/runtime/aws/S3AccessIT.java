package dev.bucketsync.runtime.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class S3AccessIT {
    private static final AwsFixture AWS = AwsFixture.shared();
    private static final byte[] BYTES = "header of an image".getBytes(StandardCharsets.UTF_8);

    private final SandboxSettings settings = SandboxSettings.of(AWS.sandbox());
    private final Bucket bucket =
            AWS.freshBucket(new MemoryStore().put("in/a.jpg", BYTES).put("out/b.jpg", BYTES));
    private final AssumedRole role = role("connection-1", 1);
    private volatile Duration ahead = Duration.ZERO;
    private final InstantSource clock = () -> Instant.now().plus(ahead);
    private final S3Access access = new S3Access("bucketsync-test", 20, S3Access.Patience.USUAL, clock);

    private AssumedRole role(String owner, long revision) {
        String arn = AWS.freshReader(bucket.name(), "in/", "external-" + owner);
        return new AssumedRole(owner, revision, arn, "external-" + owner, AwsFixture.REGION);
    }

    @AfterEach
    void close() {
        bucket.faults().clear();
        access.close();
        settings.close();
    }

    private byte[] read(S3Client s3, String key) {
        return s3.getObjectAsBytes(get -> get.bucket(bucket.name()).key(key)).asByteArray();
    }

    private long assumed() {
        return AWS.sandbox().stats().assumeRoles();
    }

    private static <T> List<T> together(int callers, Callable<T> call) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> calls = IntStream.range(0, callers)
                    .mapToObj(_ -> threads.submit(call))
                    .toList();
            for (Future<T> each : calls) {
                each.get(1, TimeUnit.MINUTES);
            }
            return calls.stream().map(Future::resultNow).toList();
        }
    }

    @Test
    void assumesTheRoleOnceForManyCallsAtOnce() throws Exception {
        long before = assumed();
        assertThat(together(50, () -> read(access.client(role), "in/a.jpg"))).containsOnly(BYTES);
        assertThat(assumed() - before).isEqualTo(1);
    }

    @Test
    void assumesItAgainBeforeTheSessionEnds() {
        read(access.client(role), "in/a.jpg");
        long before = assumed();
        ahead = Duration.ofMinutes(54);
        read(access.client(role), "in/a.jpg");
        assertThat(assumed() - before).isZero();
        ahead = Duration.ofMinutes(56);
        read(access.client(role), "in/a.jpg");
        assertThat(assumed() - before).isEqualTo(1);
    }

    @Test
    void readsNoMoreThanTheRoleMay() {
        assertThatThrownBy(() -> read(access.client(role), "out/b.jpg"))
                .satisfies(fault -> assertThat(S3Failures.classify(fault)).isEqualTo(S3Failure.ACCESS_DENIED));
    }

    @Test
    void saysWhenTheRoleDoesNotTrustUs() {
        AssumedRole foreign = new AssumedRole("other", 1, role.roleArn(), "wrong", role.region());
        assertThatThrownBy(() -> read(access.client(foreign), "in/a.jpg"))
                .satisfies(fault -> assertThat(S3Failures.classify(fault)).isEqualTo(S3Failure.ROLE_DENIED));
    }

    @Test
    void oneCustomersBrokenRoleDoesNotBreakAnothers() {
        AssumedRole broken = new AssumedRole("broken", 1, AWS.freshRoleArn(), "x", role.region());
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> read(access.client(broken), "in/a.jpg")).isNotNull();
        }
        assertThat(read(access.client(role), "in/a.jpg")).isEqualTo(BYTES);
    }

    @Test
    void keepsTheClientOfARevisionAndReplacesItForAHigherOne() {
        AssumedRole next = role("connection-1", 2);
        S3Client first = access.client(role);
        assertThat(access.client(role)).isSameAs(first);
        S3Client second = access.client(next);
        assertThat(second).isNotSameAs(first);
        assertThat(access.client(role)).isSameAs(second);
    }

    @Test
    void letsCallsUnderWayEndWhenTheirClientIsReplaced() throws Exception {
        AssumedRole next = role("connection-1", 2);
        bucket.faults().set(Faults.Settings.NONE.holdingGets());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> underWay = threads.submit(() -> read(access.client(role), "in/a.jpg"));
            Awaitility.await("the call hangs at S3").until(() -> bucket.faults().held() == 1);
            S3Client second = access.client(next);
            bucket.faults().clear();
            assertThat(underWay.get(20, TimeUnit.SECONDS)).isEqualTo(BYTES);
            assertThat(read(second, "in/a.jpg")).isEqualTo(BYTES);
        }
    }

    @Test
    void ownsNoThreadPerConnection() {
        read(access.client(role), "in/a.jpg");
        int before = Thread.activeCount();
        for (int i = 0; i < 30; i++) {
            AssumedRole another = new AssumedRole("owner-" + i, 1, role.roleArn(), role.externalId(), role.region());
            assertThat(read(access.client(another), "in/a.jpg")).isEqualTo(BYTES);
        }
        assertThat(Thread.activeCount()).isLessThan(before + 10);
    }

    @Test
    void servesMoreConnectionsThanItKeepsClientsFor() {
        S3Client first = access.client(role);
        for (int i = 0; i < 1_000; i++) {
            access.client(new AssumedRole("owner-" + i, 1, role.roleArn(), role.externalId(), role.region()));
        }
        assertThat(access.client(role)).isNotSameAs(first);
        assertThat(read(first, "in/a.jpg")).isEqualTo(BYTES);
    }

    @Test
    void fetchesAnotherSessionWhenAwsCallsItsSessionEnded() throws IOException {
        try (BrokenServer s3 = BrokenServer.start(BrokenServer.answering(400, BrokenServer.error("ExpiredToken")));
                var _ = SandboxSettings.of(AWS.sandbox(), s3.uri());
                S3Access strict = new S3Access("bucketsync-test", 4)) {
            long before = assumed();
            for (int calls = 1; calls <= 3; calls++) {
                assertThatThrownBy(() -> read(strict.client(role), "in/a.jpg")).isNotNull();
                assertThat(assumed() - before).isEqualTo(calls);
            }
        }
    }
}
