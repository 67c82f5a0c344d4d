package dev.bucketsync.sandbox.aws.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP/1.1 server on 127.0.0.1 with a virtual thread for each request.
public final class HttpFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final int BACKLOG = 1024;

    static {
        // The JDK's server reads these once. Without the first, small answers on kept connections wait 40 ms for an
        // acknowledgement; the others keep it from closing pooled connections under its clients.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "4096");
        System.setProperty("sun.net.httpserver.idleInterval", "300");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private HttpFront(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /// Starts on the given port, or on a free one for 0. A port in use is an `IllegalStateException` that names it.
    public static HttpFront start(int port, Handler handler) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            var threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.createContext("/", exchange -> serve(handler, exchange));
            server.start();
            return new HttpFront(server, threads);
        } catch (BindException e) {
            throw new IllegalStateException("port " + port + " is in use", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void serve(Handler handler, HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(handler, exchange));
        }
    }

    private static Answer answer(Handler handler, HttpExchange exchange) throws IOException {
        try {
            return handler.answer(new Request(exchange));
        } catch (IllegalArgumentException e) {
            return new Answer(400, Map.of("Content-Type", "text/plain"), Body.of(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error(
                    "{} {} failed",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    e);
            return Answer.empty(500);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var body = answer.body();
        try {
            var headers = exchange.getResponseHeaders();
            answer.headers().forEach(headers::set);
            long length = body.length();
            if (exchange.getRequestMethod().equals("HEAD")) {
                headers.putIfAbsent("Content-Length", List.of(String.valueOf(length)));
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                // For this server 0 means "length unknown" and -1 "no body".
                exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
                body.writeTo(exchange.getResponseBody());
            }
        } finally {
            body.close();
        }
    }
}
