package dev.bucketsync.connector.http;

import io.javalin.http.Context;
import io.javalin.http.RequestLogger;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;

/// Times requests by route template, method and status: labels that no client can multiply.
record RequestTimer(MeterRegistry meters) implements RequestLogger {
    @Override
    public void handle(Context ctx, Float millis) {
        Optional<Endpoint> matched = Optional.ofNullable(ctx.endpoints().matchedHttpEndpoint());
        Timer.builder("bucketsync.http.requests")
                .description("Requests to the API")
                .tag("route", matched.map(endpoint -> endpoint.path).orElse("none"))
                .tag("method", matched.map(endpoint -> endpoint.method.name()).orElse("none"))
                .tag("status", Integer.toString(ctx.statusCode()))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(meters)
                .record(Duration.ofNanos((long) (millis * 1_000_000)));
    }
}
