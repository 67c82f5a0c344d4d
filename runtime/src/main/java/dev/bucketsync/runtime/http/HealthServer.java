package dev.bucketsync.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/// The small endpoint of every process: `/metrics` for Prometheus, `/health/live` and `/health/ready` for its
/// supervisor.
public final class HealthServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int NO_BODY = -1;
    private static final String TEXT = "text/plain";

    private final HttpServer server;
    private final PrometheusMeterRegistry meters;
    private final BooleanSupplier ready;

    private record Answer(int status, String type, String body) {}

    /// @param port 0 picks a free one
    /// @param ready whether the process can do its work now
    public HealthServer(String host, int port, PrometheusMeterRegistry meters, BooleanSupplier ready)
            throws IOException {
        this.meters = meters;
        this.ready = ready;
        this.server = listen(host, port);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private static HttpServer listen(String host, int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new IOException(
                    "can't listen on port %d of %s (BUCKETSYNC_HTTP_PORT, BUCKETSYNC_HTTP_HOST): %s"
                            .formatted(port, host, e.getMessage()),
                    e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        Answer answer = head || exchange.getRequestMethod().equals("GET")
                ? answer(exchange.getRequestURI().getPath())
                : new Answer(NOT_ALLOWED, TEXT, "only GET and HEAD\n");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", answer.type() + "; charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), head ? NO_BODY : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(String path) {
        return switch (path) {
            case "/health/live" -> new Answer(OK, TEXT, "live\n");
            case "/health/ready" ->
                ready.getAsBoolean() ? new Answer(OK, TEXT, "ready\n") : new Answer(UNAVAILABLE, TEXT, "not ready\n");
            case "/metrics" -> new Answer(OK, "text/plain; version=0.0.4", meters.scrape());
            default -> new Answer(NOT_FOUND, TEXT, "not found\n");
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
