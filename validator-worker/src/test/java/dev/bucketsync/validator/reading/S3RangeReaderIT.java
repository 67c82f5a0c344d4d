package dev.bucketsync.validator.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.bucketsync.runtime.aws.AssumedRole;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.validator.reading.S3RangeReader.ObjectVersion;
import dev.bucketsync.validator.testing.Installation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Against a server that answers as S3 should not, and as proxies and imitations do.
class S3RangeReaderIT {
    private static final int SIZE = 5_000_000;
    private static final long ENDLESS = 1_000L * SIZE;
    private static final int PARTIAL_CONTENT = 206;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<String> etag = new AtomicReference<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private HttpServer server;
    private S3Access access;

    @BeforeEach
    void start() throws IOException {
        Installation.pointTheSdkAtTheSandbox();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        System.setProperty(
                "aws.endpointUrlS3", "http://127.0.0.1:" + server.getAddress().getPort());
        access = new S3Access("test", 4);
    }

    @AfterEach
    void stop() {
        access.close();
        server.stop(0);
        Installation.pointTheSdkAtTheSandbox();
    }

    private RangeReader reader(HttpHandler handler) {
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            etag.set(exchange.getRequestHeaders().getFirst("If-Match"));
            try (exchange) {
                handler.handle(exchange);
            }
        });
        AwsFixture aws = AwsFixture.shared();
        AssumedRole role =
                new AssumedRole("owner", 1, aws.freshReader("bucket", "", "external"), "external", AwsFixture.REGION);
        return new S3RangeReader(
                access.client(role),
                new ObjectVersion("bucket", "some key", "0123456789abcdef", SIZE),
                new ReadMeter(meters));
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
        assertThat(reader(exchange -> partial(exchange, 100, 50, 50)).read(100, 50))
                .isEqualTo(filled(50));
        assertThat(etag.get()).isEqualTo("\"0123456789abcdef\"");
    }

    @Test
    void asksAgainForABodyThatBrokeOff() {
        RangeReader reader = reader(exchange -> partial(exchange, 0, 50, asked.get() == 1 ? 20 : 50));
        assertThat(reader.read(0, 50)).isEqualTo(filled(50));
        assertThat(asked.get()).isEqualTo(2);
    }

    @Test
    void asksAgainForABodyThatIsShorterThanItsRange() {
        RangeReader reader =
                reader(exchange -> partial(exchange, 0, asked.get() == 1 ? 20 : 50, asked.get() == 1 ? 20 : 50));
        assertThat(reader.read(0, 50)).isEqualTo(filled(50));
        assertThat(asked.get()).isEqualTo(2);
    }

    @Test
    void callsABodyThatAlwaysBreaksOffTrouble() {
        RangeReader reader = reader(exchange -> partial(exchange, 0, 50, 20));
        assertThatThrownBy(() -> reader.read(0, 50))
                .satisfies(fault -> assertThat(S3Failures.classify(fault)).isEqualTo(S3Failure.OTHER));
    }

    @Test
    void hangsUpOnAServerThatSendsEverything() {
        AtomicBoolean cut = new AtomicBoolean();
        RangeReader reader = reader(exchange -> {
            exchange.sendResponseHeaders(200, ENDLESS);
            try {
                for (long sent = 0; sent < ENDLESS; sent += SIZE) {
                    exchange.getResponseBody().write(filled(SIZE));
                }
            } catch (IOException e) {
                cut.set(true);
                throw e;
            }
        });
        assertThat(reader.read(0, 50)).isEqualTo(filled(50));
        await("the server's end of the connection").untilTrue(cut);
    }

    @Test
    void takesNoBytesFromTheWrongPlace() {
        RangeReader whole = reader(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(filled(100));
        });
        assertThatThrownBy(() -> whole.read(1_000, 50)).hasMessageContaining("another range");
    }

    @Test
    void takesNoBytesOfAnotherRange() {
        RangeReader other = reader(exchange -> partial(exchange, 0, 50, 50));
        assertThatThrownBy(() -> other.read(1_000, 50)).hasMessageContaining("another range");
    }

    /// Connections that were given up are given back: many more such answers than the client has connections.
    @Test
    @Timeout(30)
    void keepsNoConnectionOfAnAnswerItDidNotWant() {
        RangeReader reader = reader(exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(filled(SIZE));
        });
        for (int i = 0; i < 40; i++) {
            assertThat(reader.read(0, 50)).hasSize(50);
        }
    }
}
