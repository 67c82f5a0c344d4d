package dev.bucketsync.local.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Speaks to connector-api as one account's user does.
public final class ApiClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int FIRST_ERROR = 400;
    private static final int PAGE = 1_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI api;
    private final String token;

    public ApiClient(URI api, String token) {
        this.api = api;
        this.token = token;
    }

    /// An answer other than 2xx; its message is the problem+json as it came.
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(int status, String body) {
            super(status + " " + body);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    public JsonNode get(String path) {
        return json(send(request(path).GET()));
    }

    /// A document as text, to be pasted unchanged.
    public String text(String path) {
        return send(request(path).GET());
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return json(send(request(path).POST(json(body))));
    }

    /// As [#post], done once however often it is sent.
    public JsonNode post(String path, Map<String, ?> body, String idempotencyKey) {
        return json(send(request(path).header("Idempotency-Key", idempotencyKey).POST(json(body))));
    }

    public JsonNode put(String path, Map<String, ?> body) {
        return json(send(request(path).PUT(json(body))));
    }

    /// Every item of a paged list, following its cursors.
    public List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String separator = path.contains("?") ? "&" : "?";
        String page = path + separator + "limit=" + PAGE;
        while (!page.isEmpty()) {
            JsonNode answer = get(page);
            answer.path("items").forEach(items::add);
            String cursor = answer.path("nextCursor").asText("");
            page = cursor.isEmpty() ? "" : path + separator + "limit=" + PAGE + "&cursor=" + cursor;
        }
        return items;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private static HttpRequest.BodyPublisher json(Map<String, ?> body) {
        try {
            return HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the API answered no JSON: " + text, e);
        }
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= FIRST_ERROR) {
                throw new RefusedException(answer.statusCode(), answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException("the API at " + api + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
