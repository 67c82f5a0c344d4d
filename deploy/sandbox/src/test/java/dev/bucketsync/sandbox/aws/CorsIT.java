package dev.bucketsync.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.testing.AwsFixture;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class CorsIT {
    private static final String RULES = """
            [{
              "AllowedHeaders": ["range", "x-amz-*"],
              "AllowedMethods": ["GET"],
              "AllowedOrigins": ["https://app.example.com", "https://*.staging.example.com"],
              "ExposeHeaders": ["ETag"],
              "MaxAgeSeconds": 3000
            }]
            """;

    private final AwsFixture aws = AwsFixture.shared();
    private final Bucket bucket = aws.freshBucket();

    @Test
    void answersAPreflightThatARuleAllows() throws Exception {
        bucket.cors(RULES);
        var answer = preflight("https://app.example.com", "GET", "Range, X-Amz-Date");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://app.example.com");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).hasValue("GET");
        assertThat(answer.headers().firstValue("Access-Control-Max-Age")).hasValue("3000");
        assertThat(preflight("https://x.staging.example.com", "GET", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesAPreflightOfAnotherOriginMethodOrHeader() throws Exception {
        assertThat(preflight("https://app.example.com", "GET", "").body())
                .contains("CORS is not enabled for this bucket");
        bucket.cors(RULES);
        assertThat(preflight("https://evil.example.com", "GET", "").statusCode())
                .isEqualTo(403);
        assertThat(preflight("https://app.example.com", "PUT", "").statusCode()).isEqualTo(403);
        assertThat(preflight("https://app.example.com", "GET", "authorization").body())
                .contains("AccessForbidden");
    }

    @Test
    void letsPagesOfAllowedOriginsSeeAnswers() throws Exception {
        bucket.cors(RULES);
        assertThat(get("https://app.example.com").headers().firstValue("Access-Control-Expose-Headers"))
                .hasValue("ETag");
        assertThat(get("https://evil.example.com").headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void refusesRulesThatAwsWouldNotTake() {
        for (var bad : new String[] {
            "{}",
            "[{}]",
            "[{\"AllowedMethods\": [\"PATCH\"], \"AllowedOrigins\": [\"*\"]}]",
            "[{\"Allowed\": 1}]",
            "[] x"
        }) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> bucket.cors(bad));
        }
    }

    private HttpResponse<String> preflight(String origin, String method, String headers) throws Exception {
        return send(request()
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", headers));
    }

    private HttpResponse<String> get(String origin) throws Exception {
        return send(request().header("Origin", origin));
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(aws.sandbox().s3Endpoint().resolve("/" + bucket.name() + "/a.png"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
