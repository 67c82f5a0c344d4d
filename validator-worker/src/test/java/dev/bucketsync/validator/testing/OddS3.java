package dev.bucketsync.validator.testing;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.bucketsync.runtime.aws.S3Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A server in S3's place that answers every request as a test wants it to; roles are assumed of the sandbox.
public final class OddS3 implements AutoCloseable {
    private final HttpServer server;
    private final S3Access access;
    private final AtomicInteger asked = new AtomicInteger();

    public OddS3(HttpHandler handler) {
        Installation.pointTheSdkAtTheSandbox();
        server = serve(handler);
        System.setProperty(
                "aws.endpointUrlS3", "http://127.0.0.1:" + server.getAddress().getPort());
        access = new S3Access("test", 4);
    }

    /// Always this error, as S3 writes it.
    public static OddS3 failing(int status, String code) {
        byte[] body = "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>no</Message></Error>"
                .formatted(code)
                .getBytes(StandardCharsets.UTF_8);
        return new OddS3(exchange -> {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        });
    }

    private HttpServer serve(HttpHandler handler) {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            opened.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            opened.createContext("/", exchange -> {
                asked.incrementAndGet();
                try (exchange) {
                    handler.handle(exchange);
                }
            });
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public S3Access access() {
        return access;
    }

    public int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        access.close();
        server.stop(0);
        Installation.pointTheSdkAtTheSandbox();
    }
}
