package dev.bucketsync.validator.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.runtime.aws.AssumedRole;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.validator.reading.S3RangeReader.ObjectVersion;
import dev.bucketsync.validator.reading.S3RangeReader.Patience;
import dev.bucketsync.validator.testing.Installation;
import dev.bucketsync.validator.testing.OddSocket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever a server does, a read ends in time and leaves neither a connection nor a thread behind.
@Timeout(120)
class OddServerIT {
    private static final AwsFixture AWS = AwsFixture.shared();
    private static final int AT_ONCE = 24;
    private static final int CONNECTIONS = 8;
    private static final int LENGTH = 8_192;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration MOST = PATIENCE.plusSeconds(4);

    private final OddSocket server = new OddSocket();
    private final S3Access access = access();

    private S3Access access() {
        Installation.pointTheSdkAtTheSandbox();
        System.setProperty("aws.endpointUrlS3", server.endpoint().toString());
        return new S3Access("test", CONNECTIONS);
    }

    @AfterEach
    void close() {
        access.close();
        server.close();
        Installation.pointTheSdkAtTheSandbox();
    }

    private RangeReader reader() {
        AssumedRole role =
                new AssumedRole("owner", 1, AWS.freshReader("bucket", "", "external"), "external", AwsFixture.REGION);
        return new S3RangeReader(
                access.bucket(role, "bucket"),
                new ObjectVersion("key", "0123456789abcdef", 5_000_000),
                new ReadMeter(new SimpleMeterRegistry()),
                new Patience(PATIENCE, Duration.ofMinutes(2)));
    }

    private List<Throwable> failures(RangeReader reader) throws Exception {
        List<Throwable> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Throwable>> reads = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                reads.add(threads.submit(() -> catchThrowable(() -> reader.read(0, LENGTH))));
            }
            for (Future<Throwable> read : reads) {
                failures.add(read.get());
            }
        }
        return failures;
    }

    @ParameterizedTest
    @EnumSource(
            value = OddSocket.Manner.class,
            names = {"SILENT", "DRIPPING_HEAD", "DRIPPING_BODY", "STALLED_BODY", "RESET_IN_BODY", "WRONG_RANGE"})
    void endsInTimeAndLeavesNothingBehind(OddSocket.Manner manner) throws Exception {
        RangeReader reader = reader();
        server.behave(OddSocket.Manner.GOOD);
        assertThat(failures(reader)).containsOnlyNulls();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();

        server.behave(manner);
        long began = System.nanoTime();
        List<Throwable> failures = failures(reader);

        assertThat(failures).doesNotContainNull();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(MOST.multipliedBy(AT_ONCE / CONNECTIONS));
        assertThat(failures.stream().map(S3Failures::classify))
                .allMatch(failure -> failure == S3Failure.TIMEOUT || failure == S3Failure.OTHER);
        await("the connections are given up")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(server.open()).isLessThanOrEqualTo(CONNECTIONS));
        await("the threads are back")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
                                .isLessThanOrEqualTo(threads + 2));

        server.behave(OddSocket.Manner.GOOD);
        assertThat(failures(reader)).containsOnlyNulls();
    }

    @Test
    void takesItsBytesFromAServerThatSendsEverythingForEver() throws Exception {
        server.behave(OddSocket.Manner.ENDLESS);
        RangeReader reader = reader();
        for (int i = 0; i < 3; i++) {
            assertThat(failures(reader)).containsOnlyNulls();
        }
        await("the connections are given up")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(server.open()).isZero());
        assertThat(server.sent()).isLessThan(3L * AT_ONCE * (8 << 20));
    }
}
