package dev.bucketsync.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthServerIT {
    private static final String LOOPBACK = "127.0.0.1";

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicBoolean ready = new AtomicBoolean();
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        server = new HealthServer(LOOPBACK, 0, meters, ready::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://%s:%d%s".formatted(LOOPBACK, server.port(), path));
            return http.send(
                    HttpRequest.newBuilder(uri)
                            .method(method, BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    @Test
    void livesBeforeItIsReady() throws IOException, InterruptedException {
        assertThat(ask("GET", "/health/live").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(503);
        ready.set(true);
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void showsPrometheusItsMeters() throws IOException, InterruptedException {
        meters.counter("bucketsync.tested").increment();
        HttpResponse<String> answer = ask("GET", "/metrics");
        assertThat(answer.body()).contains("bucketsync_tested_total 1.0");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void answersAHeadWithoutABody() throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("HEAD", "/health/live");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void knowsNothingElse() throws IOException, InterruptedException {
        assertThat(ask("GET", "/metricsandmore").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
    }

    @Test
    void namesAPortThatIsInUseAndTheSettingsThatChangeIt() {
        assertThatThrownBy(() -> new HealthServer(LOOPBACK, server.port(), meters, ready::get))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + server.port())
                .hasMessageContaining("BUCKETSYNC_HTTP_PORT");
    }
}
