package dev.bucketsync.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/// Speaks HTTP to a running API as one account's user.
record Client(int port, String token) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    /// What came back.
    record Answer(int status, HttpResponse<String> http) {
        String text() {
            return http.body();
        }

        JsonNode json() {
            try {
                return JSON.readTree(http.body());
            } catch (JsonProcessingException e) {
                throw new AssertionError(http.body(), e);
            }
        }

        Optional<String> header(String name) {
            return http.headers().firstValue(name);
        }

        String at(String field) {
            return json().path(field).asText();
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String body, String... headers) {
        return send(with(request(path), headers).POST(BodyPublishers.ofString(body)));
    }

    Answer put(String path, String body, String... headers) {
        return send(with(request(path), headers).PUT(BodyPublishers.ofString(body)));
    }

    Answer delete(String path, String... headers) {
        return send(with(request(path), headers).DELETE());
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
