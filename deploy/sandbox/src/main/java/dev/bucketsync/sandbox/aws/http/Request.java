package dev.bucketsync.sandbox.aws.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One HTTP request, its path still as it was sent: a signature covers the sender's spelling of it.
public final class Request {
    private static final int LARGEST_BODY = 256 * 1024;

    private final HttpExchange exchange;
    private final Query query;
    private byte[] body;

    Request(HttpExchange exchange) {
        this.exchange = exchange;
        var rawQuery = exchange.getRequestURI().getRawQuery();
        this.query = rawQuery == null ? Query.NONE : Query.parse(rawQuery);
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    public boolean isHead() {
        return method().equals("HEAD");
    }

    public String rawPath() {
        return exchange.getRequestURI().getRawPath();
    }

    public Query query() {
        return query;
    }

    /// The first value of a header, whatever the case of its name.
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    public List<String> headerValues(String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    public Map<String, List<String>> headers() {
        return exchange.getRequestHeaders();
    }

    /// Reads the body. One of more than 256 KiB is an `IllegalArgumentException`: no request served here has such.
    public byte[] body() throws IOException {
        if (body == null) {
            body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        }
        if (body.length > LARGEST_BODY) {
            throw new IllegalArgumentException("the body is larger than " + LARGEST_BODY + " bytes");
        }
        return body.clone();
    }
}
