package dev.bucketsync.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.sandbox.testing.Documents;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class AdminIT {
    private static final String ROLE = "arn:aws:iam::111122223333:role/reader";
    private static final String CORS = """
            [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://app.example.com"]}]""";

    @TempDir
    Path folder;

    @Test
    void takesWhatCustomersPasteAndKeepsItOverARestart() throws Exception {
        String accessKey;
        try (var sandbox = start()) {
            accessKey = sandbox.platform().accessKeyId();
            var role = Map.of(
                    "arn",
                    ROLE,
                    "trustPolicy",
                    Documents.trust(sandbox.platform().principalArn(), "an-id"),
                    "permissionPolicy",
                    Documents.reading("photos", ""));
            assertThat(put(sandbox, "/roles", new JsonMapper().writeValueAsString(role))
                            .statusCode())
                    .isEqualTo(204);
            assertThat(put(sandbox, "/buckets/photos/cors", CORS).statusCode()).isEqualTo(204);
            assertLists(sandbox);
        }
        try (var sandbox = start()) {
            assertThat(sandbox.platform().accessKeyId()).isEqualTo(accessKey);
            assertThat(sandbox.buckets().get("photos").corsJson()).isEqualTo(CORS);
            assertLists(sandbox);
        }
    }

    @Test
    void saysWhatIsWrongWithADocument() throws Exception {
        try (var sandbox = start()) {
            var answer = put(sandbox, "/roles", """
                    {"arn": "%s", "trustPolicy": {"Statement": []}, "permissionPolicy": {}}""".formatted(ROLE));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("Statement is missing");
            assertThat(put(sandbox, "/buckets/photos/cors", "{").statusCode()).isEqualTo(400);
            assertThat(put(sandbox, "/buckets/none/cors", CORS).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void tellsWhatWasAsked() throws Exception {
        try (var sandbox = start()) {
            var stats = new JsonMapper().readTree(get(sandbox, "/stats").body());
            assertThat(stats.at("/assumeRoles").asLong()).isZero();
            assertThat(stats.at("/buckets/photos/gets").asLong()).isZero();
            assertThat(get(sandbox, "/buckets").body()).contains("\"photos\"", AwsFixture.CUSTOMER);
        }
    }

    @Test
    void holdsRequestsUntilReleased() throws Exception {
        var customer = Customer.with(new MemoryStore().put("a", new byte[1]));
        var faults = customer.bucket().faults();
        put(customer.sandbox(), "/buckets/" + customer.name() + "/faults", "{\"holdGets\": true}");
        try (var s3 = customer.s3();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var got = threads.submit(
                    () -> s3.getObjectAsBytes(get -> get.bucket(customer.name()).key("a")));
            Awaitility.await("the request hangs").until(() -> faults.held() == 1);
            assertThat(list(s3, customer)).isEqualTo(1);
            assertThat(get(customer.sandbox(), "/buckets/" + customer.name() + "/faults")
                            .body())
                    .contains("\"held\":1");
            assertThat(got.isDone()).isFalse();
            faults.clear();
            assertThat(got.get().asByteArray()).hasSize(1);
        }
    }

    @Test
    void slowsAndDenies() {
        var customer = Customer.with(new MemoryStore());
        try (var s3 = customer.s3()) {
            customer.bucket().faults().set(Faults.Settings.NONE.delayingLists(Duration.ofMillis(300)));
            long began = System.nanoTime();
            assertThat(list(s3, customer)).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(299));
            customer.bucket().faults().set(Faults.Settings.NONE.denyingAll());
            Assertions.assertThatThrownBy(() -> list(s3, customer)).hasMessageContaining("Access Denied");
        }
    }

    private AwsSandbox start() {
        var sandbox = AwsSandbox.builder().stateDir(folder).start();
        sandbox.buckets()
                .put("photos", AwsFixture.REGION, AwsFixture.CUSTOMER, new MemoryStore().put("a", new byte[1]));
        return sandbox;
    }

    private static void assertLists(AwsSandbox sandbox) {
        try (var sts = Customer.sts(sandbox)) {
            var issued = sts.assumeRole(
                            role -> role.roleArn(ROLE).roleSessionName("test").externalId("an-id"))
                    .credentials();
            try (var s3 = Customer.s3(sandbox, Customer.sessionCredentials(issued), AwsFixture.REGION)) {
                assertThat(s3.listObjectsV2(list -> list.bucket("photos").prefix(""))
                                .keyCount())
                        .isEqualTo(1);
            }
        }
    }

    private static int list(S3Client s3, Customer customer) {
        return s3.listObjectsV2(list -> list.bucket(customer.name()).prefix("")).keyCount();
    }

    private static HttpResponse<String> put(AwsSandbox sandbox, String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(sandbox.adminEndpoint().resolve(path))
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> get(AwsSandbox sandbox, String path) throws Exception {
        return send(HttpRequest.newBuilder(sandbox.adminEndpoint().resolve(path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
