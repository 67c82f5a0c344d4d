package dev.bucketsync.bench.replay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A [ReplayServer] in a process of its own.
public final class ReplayProcess implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI endpoint;

    private ReplayProcess(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    public static ReplayProcess start() throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx3g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReplayServer.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String address = process.inputReader(StandardCharsets.UTF_8).readLine();
        return new ReplayProcess(process, URI.create(address));
    }

    public URI endpoint() {
        return endpoint;
    }

    /// What an AWS program needs in its environment to come here.
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3", endpoint.toString(),
                "AWS_ENDPOINT_URL_STS", endpoint.toString(),
                "AWS_ACCESS_KEY_ID", "AKIAREPLAY",
                "AWS_SECRET_ACCESS_KEY", "replayed",
                "AWS_REGION", "eu-west-1",
                "AWS_DEFAULT_REGION", "eu-west-1");
    }

    public void weather(int delayMillis, int jitterPercent, int slowDownPercent) throws IOException {
        get("/-/weather?delay=%d&jitter=%d&slowdown=%d".formatted(delayMillis, jitterPercent, slowDownPercent));
    }

    /// Has the server forget the buckets it has made.
    public void forget() throws IOException {
        get("/-/forget");
    }

    /// How many lists were asked since this was last asked.
    public long requests() throws IOException {
        return Long.parseLong(get("/-/requests"));
    }

    /// How many pages were asked for since this was last asked that had been asked for before that.
    public long pagesAgain() throws IOException {
        return Long.parseLong(get("/-/pages-again"));
    }

    /// Has a bucket made before anybody's time is taken.
    public void prepare(String bucket) throws IOException {
        get("/" + bucket + "?list-type=2&max-keys=0");
    }

    private String get(String path) throws IOException {
        try {
            return http.send(
                            HttpRequest.newBuilder(endpoint.resolve(path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
