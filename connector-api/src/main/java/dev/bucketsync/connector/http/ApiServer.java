package dev.bucketsync.connector.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The HTTP server: a virtual thread per request, a token on every `/v1` route, problems in one shape.
public final class ApiServer implements AutoCloseable {
    private static final String OPENAPI = "/openapi.yaml";

    private final Javalin javalin;

    private ApiServer(Javalin javalin) {
        this.javalin = javalin;
    }

    public static ApiServer start(ApiSettings settings, Tokens tokens, MeterRegistry meters, List<Routes> features) {
        Javalin javalin = Javalin.create(config -> configure(config, tokens, meters, features));
        return new ApiServer(javalin.start(settings.host(), settings.port()));
    }

    private static void configure(JavalinConfig config, Tokens tokens, MeterRegistry meters, List<Routes> features) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.requestLogger.http(new RequestTimer(meters));
        config.routes.before("/v1/*", ctx -> {
            ctx.header("Cache-Control", "no-store");
            tokens.caller(Optional.ofNullable(ctx.header("Authorization"))).attach(ctx);
        });
        String openApi = read(OPENAPI);
        config.routes.get(OPENAPI, ctx -> ctx.contentType("application/yaml").result(openApi));
        features.forEach(feature -> feature.register(config.routes));
        new ProblemAnswers().register(config.routes);
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(ApiServer.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return javalin.port();
    }

    /// The routes there are, such as `GET /v1/usage`.
    public List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .toList();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
