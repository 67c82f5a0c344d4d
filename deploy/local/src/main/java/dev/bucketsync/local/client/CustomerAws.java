package dev.bucketsync.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/// Plays the customer at the AWS console: pastes the documents, unchanged, into the sandbox.
public final class CustomerAws {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FIRST_ERROR = 400;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI admin;

    public CustomerAws(URI admin) {
        this.admin = admin;
    }

    public void createRole(String arn, String trustPolicy, String permissionPolicy) {
        put("/roles", text(Map.of("arn", arn, "trustPolicy", trustPolicy, "permissionPolicy", permissionPolicy)));
    }

    public void putCors(String bucket, String cors) {
        put("/buckets/" + bucket + "/cors", cors);
    }

    /// What the sandbox has been asked so far.
    public JsonNode stats() {
        try {
            return JSON.readTree(
                    send(HttpRequest.newBuilder(admin.resolve("/stats")).GET()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Map<String, ?> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(String path, String body) {
        String _ = send(HttpRequest.newBuilder(admin.resolve(path)).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= FIRST_ERROR) {
                throw new IllegalStateException("the sandbox refused: " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
