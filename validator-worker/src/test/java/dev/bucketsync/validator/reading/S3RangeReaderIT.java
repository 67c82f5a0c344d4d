package dev.bucketsync.validator.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.bucketsync.runtime.aws.AssumedRole;
import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.validator.reading.S3RangeReader.ObjectVersion;
import dev.bucketsync.validator.reading.S3RangeReader.Patience;
import dev.bucketsync.validator.testing.OddS3;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Against a server that answers as S3 should not, and as proxies and imitations do.
class S3RangeReaderIT {
    private static final AwsFixture AWS = AwsFixture.shared();
    private static final int SIZE = 5_000_000;
    private static final long ENDLESS = 1_000L * SIZE;
    private static final int PARTIAL_CONTENT = 206;

    private static RangeReader reader(OddS3 s3) {
        return reader(s3, Patience.STANDARD);
    }

    private static RangeReader reader(OddS3 s3, Patience patience) {
        AssumedRole role =
                new AssumedRole("owner", 1, AWS.freshReader("bucket", "", "external"), "external", AwsFixture.REGION);
        return new S3RangeReader(
                s3.access().bucket(role, "bucket"),
                new ObjectVersion("some key", "0123456789abcdef", SIZE),
                new ReadMeter(new SimpleMeterRegistry()),
                patience);
    }

    private static void partial(HttpExchange exchange, int from, int declared, int sent) throws IOException {
        exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(from, from + declared - 1, SIZE));
        exchange.sendResponseHeaders(PARTIAL_CONTENT, declared);
        exchange.getResponseBody().write(filled(sent));
        exchange.getResponseBody().flush();
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 7);
        return bytes;
    }

    @Test
    void asksForTheVersionThatWasListed() {
        AtomicReference<String> etag = new AtomicReference<>();
        try (OddS3 s3 = new OddS3(exchange -> {
            etag.set(exchange.getRequestHeaders().getFirst("If-Match"));
            partial(exchange, 100, 50, 50);
        })) {
            assertThat(reader(s3).read(100, 50)).isEqualTo(filled(50));
        }
        assertThat(etag.get()).isEqualTo("\"0123456789abcdef\"");
    }

    @Test
    void asksAgainForABodyThatBrokeOff() {
        AtomicInteger tries = new AtomicInteger();
        try (OddS3 s3 = new OddS3(exchange -> partial(exchange, 0, 50, tries.getAndIncrement() == 0 ? 20 : 50))) {
            assertThat(reader(s3).read(0, 50)).isEqualTo(filled(50));
            assertThat(s3.asked()).isEqualTo(2);
        }
    }

    @Test
    void asksAgainForABodyThatIsShorterThanItsRange() {
        AtomicInteger tries = new AtomicInteger();
        try (OddS3 s3 = new OddS3(exchange -> {
            int length = tries.getAndIncrement() == 0 ? 20 : 50;
            partial(exchange, 0, length, length);
        })) {
            assertThat(reader(s3).read(0, 50)).isEqualTo(filled(50));
            assertThat(s3.asked()).isEqualTo(2);
        }
    }

    @Test
    void callsABodyThatAlwaysBreaksOffTrouble() {
        try (OddS3 s3 = new OddS3(exchange -> partial(exchange, 0, 50, 20))) {
            RangeReader reader = reader(s3);
            assertThatThrownBy(() -> reader.read(0, 50))
                    .satisfies(fault -> assertThat(S3Failures.classify(fault)).isEqualTo(S3Failure.OTHER));
        }
    }

    /// Each range comes in time, and still the object must not hold its place for as many times that long.
    @Test
    @Timeout(30)
    void givesUpAnObjectOfManySlowRanges() {
        CountDownLatch never = new CountDownLatch(1);
        try (OddS3 s3 = new OddS3(exchange -> {
            takeTime(never);
            partial(exchange, 0, 50, 50);
        })) {
            RangeReader reader = reader(s3, new Patience(Duration.ofSeconds(2), Duration.ofSeconds(3)));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 32; i++) {
                            reader.read(0, 50);
                        }
                    })
                    .satisfies(fault -> assertThat(S3Failures.classify(fault)).isEqualTo(S3Failure.TIMEOUT));
            assertThat(s3.asked()).isBetween(3, 8);
        }
    }

    private static void takeTime(CountDownLatch never) {
        try {
            assertThat(never.await(700, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void hangsUpOnAServerThatSendsEverything() {
        AtomicBoolean cut = new AtomicBoolean();
        try (OddS3 s3 = new OddS3(exchange -> {
            exchange.sendResponseHeaders(200, ENDLESS);
            try {
                for (long sent = 0; sent < ENDLESS; sent += SIZE) {
                    exchange.getResponseBody().write(filled(SIZE));
                }
            } catch (IOException e) {
                cut.set(true);
                throw e;
            }
        })) {
            assertThat(reader(s3).read(0, 50)).isEqualTo(filled(50));
            await("the server's end of the connection").untilTrue(cut);
        }
    }

    /// Connections that were given up are given back: many more such answers than the client has connections.
    @Test
    @Timeout(30)
    void keepsNoConnectionOfAnAnswerItDidNotWant() {
        try (OddS3 s3 = new OddS3(exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(filled(SIZE));
        })) {
            RangeReader reader = reader(s3);
            for (int i = 0; i < 40; i++) {
                assertThat(reader.read(0, 50)).hasSize(50);
            }
        }
    }

    @Test
    void takesNoBytesFromTheWrongPlace() {
        try (OddS3 whole = new OddS3(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(filled(100));
        })) {
            RangeReader reader = reader(whole);
            assertThatThrownBy(() -> reader.read(1_000, 50)).hasMessageContaining("another range");
        }
        try (OddS3 other = new OddS3(exchange -> partial(exchange, 0, 50, 50))) {
            RangeReader reader = reader(other);
            assertThatThrownBy(() -> reader.read(1_000, 50)).hasMessageContaining("another range");
        }
    }
}
