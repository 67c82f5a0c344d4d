package dev.bucketsync.connector.doctor;

import dev.bucketsync.connector.connection.ConnectionTest.Step;
import dev.bucketsync.connector.connection.ConnectionTest.StepName;
import dev.bucketsync.connector.connection.FindingCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// Asks S3, as the customer's browser would, whether the platform's pages may show an object.
final class Preflight implements AutoCloseable {
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final String GET = "GET";
    private static final String FIX = "paste this connection's CORS rule into the bucket's CORS configuration";

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(ATTEMPT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String origin;

    /// @param origin where the platform's pages come from
    Preflight(String origin) {
        this.origin = origin;
    }

    Step check(URI object, Duration left) {
        HttpRequest request = HttpRequest.newBuilder(object)
                .timeout(left.compareTo(ATTEMPT) < 0 ? left : ATTEMPT)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", GET)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return judge(http.send(request, HttpResponse.BodyHandlers.discarding()));
        } catch (IOException _) {
            return Step.failed(
                    StepName.CORS, FindingCode.AWS_TROUBLE, "S3 did not answer the preflight request", "test again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in a connection test", e);
        }
    }

    private Step judge(HttpResponse<Void> answer) {
        Optional<String> allowed = answer.headers().firstValue("Access-Control-Allow-Origin");
        boolean get = answer.headers()
                .firstValue("Access-Control-Allow-Methods")
                .filter(methods -> methods.contains(GET))
                .isPresent();
        if (answer.statusCode() == OK
                && get
                && allowed.filter(each -> each.equals(origin) || each.equals("*"))
                        .isPresent()) {
            return Step.ok(StepName.CORS);
        }
        return Step.failed(
                StepName.CORS,
                FindingCode.CORS_MISSING,
                "the bucket does not let pages of %s show its objects; assets will sync, but not display"
                        .formatted(origin),
                FIX);
    }

    @Override
    public void close() {
        http.close();
    }
}
