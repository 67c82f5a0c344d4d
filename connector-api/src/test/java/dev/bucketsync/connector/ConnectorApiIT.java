package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process as it runs in production: settings from its environment, SIGTERM to stop it.
class ConnectorApiIT {
    @TempDir
    Path folder;

    @Test
    void startsFromItsEnvironmentAnswersAndStopsOnSigterm() throws Exception {
        try (var installation = new Installation()) {
            int api = freePort();
            int health = freePort();
            Process process = start(environment(installation, api, health));
            try {
                await("the process to be ready")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> !process.isAlive() || isReady(health));
                assertThat(process.isAlive()).as(log()).isTrue();
                var client = new Client(api, installation.token("acme"));
                assertThat(client.get("/v1/connections").text()).isEqualTo("{\"items\":[]}");
                assertThat(new Client(health, "").get("/metrics").text())
                        .contains("bucketsync_http_requests_seconds_count{method=\"GET\"", "route=\"/v1/connections\"");
            } finally {
                process.destroy();
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(log()).isZero();
        }
    }

    @Test
    void namesEverySettingThatIsMissingOrWrongAtOnce() throws Exception {
        Process process = start(Map.of(
                "BUCKETSYNC_PLATFORM_PRINCIPAL_ARN", "me",
                "BUCKETSYNC_PLATFORM_ORIGIN", "https://platform.example.com/app",
                "BUCKETSYNC_CURSOR_SECRET", "short",
                "BUCKETSYNC_API_PROT", "80"));
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(log())
                .contains(
                        "BUCKETSYNC_JWKS_URL must be set",
                        "BUCKETSYNC_PLATFORM_PRINCIPAL_ARN is 'me'",
                        "BUCKETSYNC_PLATFORM_ORIGIN is",
                        "BUCKETSYNC_CURSOR_SECRET must have",
                        "BUCKETSYNC_API_PROT is not a setting")
                .doesNotContain("short");
    }

    private static Map<String, String> environment(Installation installation, int api, int health) {
        return Map.ofEntries(
                Map.entry("BUCKETSYNC_API_HOST", "127.0.0.1"),
                Map.entry("BUCKETSYNC_API_PORT", Integer.toString(api)),
                Map.entry("BUCKETSYNC_HTTP_HOST", "127.0.0.1"),
                Map.entry("BUCKETSYNC_HTTP_PORT", Integer.toString(health)),
                Map.entry("BUCKETSYNC_JWKS_URL", installation.issuer().jwksUri().toString()),
                Map.entry("BUCKETSYNC_JWT_ISSUER", installation.issuer().issuer()),
                Map.entry("BUCKETSYNC_JWT_AUDIENCE", Installation.AUDIENCE),
                Map.entry(
                        "BUCKETSYNC_PLATFORM_PRINCIPAL_ARN",
                        Installation.AWS.sandbox().platform().principalArn()),
                Map.entry("BUCKETSYNC_PLATFORM_ORIGIN", RunningApi.ORIGIN),
                Map.entry("BUCKETSYNC_CURSOR_SECRET", "a secret of the tests"),
                Map.entry(
                        "BUCKETSYNC_KAFKA_BOOTSTRAP_SERVERS",
                        installation.kafka().bootstrapServers()),
                Map.entry(
                        "BUCKETSYNC_TOPIC_PREFIX", installation.kafka().topics().prefix()),
                Map.entry("BUCKETSYNC_DATABASE_URL", installation.database().url()),
                Map.entry("BUCKETSYNC_DATABASE_USER", installation.database().user()),
                Map.entry("BUCKETSYNC_DATABASE_PASSWORD", "none"));
    }

    private Process start(Map<String, String> environment) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java,
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ConnectorApi.class.getName()));
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static boolean isReady(int health) {
        try {
            return new Client(health, "").get("/health/ready").status() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
