package dev.bucketsync.quota;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The quota-service as it runs in production: a process of its own, told everything by its environment.
final class QuotaProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private QuotaProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static QuotaProcess start(Installation installation, Path log) throws IOException {
        int port = freePort();
        return new QuotaProcess(start(environment(installation, port), log), port);
    }

    static Map<String, String> environment(Installation installation, int port) {
        return Map.of(
                "BUCKETSYNC_KAFKA_BOOTSTRAP_SERVERS",
                installation.kafka.bootstrapServers(),
                "BUCKETSYNC_TOPIC_PREFIX",
                installation.kafka.topics().prefix(),
                "BUCKETSYNC_DATABASE_URL",
                installation.databaseUrl,
                "BUCKETSYNC_DATABASE_USER",
                "postgres",
                "BUCKETSYNC_DATABASE_PASSWORD",
                "none",
                "BUCKETSYNC_HTTP_HOST",
                "127.0.0.1",
                "BUCKETSYNC_HTTP_PORT",
                Integer.toString(port));
    }

    static Process start(Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                QuotaService.class.getName()));
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    String get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /// SIGTERM; answers the exit code.
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
