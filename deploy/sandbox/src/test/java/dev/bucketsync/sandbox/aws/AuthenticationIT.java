package dev.bucketsync.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.sandbox.testing.Documents;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

class AuthenticationIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ROLE = "arn:aws:iam::111122223333:role/reader";

    private final MovableClock clock = new MovableClock();
    private AwsSandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = AwsSandbox.builder().clock(clock).start();
        sandbox.buckets()
                .put("photos", AwsFixture.REGION, AwsFixture.CUSTOMER, new MemoryStore().put("a b+c.txt", new byte[] {
                            'a'
                        }));
        sandbox.iam()
                .putRole(
                        ROLE,
                        Documents.trust(sandbox.platform().principalArn(), "an-id"),
                        Documents.reading("photos", ""));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void refusesAWrongSecret() {
        var issued = assume(3600);
        assertRefused(
                403,
                "SignatureDoesNotMatch",
                AwsSessionCredentials.create(issued.accessKeyId(), "wrong", issued.sessionToken()));
    }

    @Test
    void refusesAnUnknownKey() {
        assertRefused(403, "InvalidAccessKeyId", AwsBasicCredentials.create("AKIAUNKNOWN", "secret"));
    }

    @Test
    void refusesAKeyWithoutItsToken() {
        var issued = assume(3600);
        assertRefused(
                403, "InvalidAccessKeyId", AwsBasicCredentials.create(issued.accessKeyId(), issued.secretAccessKey()));
    }

    @Test
    void refusesTheTokenOfAnotherSession() {
        var mine = assume(3600);
        var other = assume(3600);
        assertRefused(
                400,
                "InvalidToken",
                AwsSessionCredentials.create(mine.accessKeyId(), mine.secretAccessKey(), other.sessionToken()));
        assertRefused(
                400,
                "InvalidToken",
                AwsSessionCredentials.create(
                        sandbox.platform().accessKeyId(), sandbox.platform().secretAccessKey(), other.sessionToken()));
    }

    @Test
    void refusesAnExpiredSession() {
        clock.moveTo(Duration.ofMinutes(-10));
        var issued = assume(900);
        assertAccepted(issued);
        clock.moveTo(Duration.ofMinutes(10));
        assertRefused(400, "ExpiredToken", Customer.sessionCredentials(issued));
        try (var sts = Customer.sts(sandbox, Customer.sessionCredentials(issued))) {
            assertThatThrownBy(sts::getCallerIdentity)
                    .isInstanceOfSatisfying(
                            StsException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken"));
        }
    }

    @Test
    void refusesASignatureOfAnotherTime() {
        var issued = assume(3600);
        var client = Customer.s3(sandbox, Customer.sessionCredentials(issued), AwsFixture.REGION);
        try (client) {
            clock.moveTo(Duration.ofMinutes(16));
            assertThatThrownBy(() ->
                            client.listObjectsV2(list -> list.bucket("photos").prefix("")))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("RequestTimeTooSkewed"));
        }
    }

    @Test
    void refusesTheAnonymous() throws Exception {
        var answer = get(sandbox.s3Endpoint().resolve("/photos?list-type=2&prefix="));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("<Code>AccessDenied</Code>");
    }

    @Test
    void namesWhatIsWrongWithAHeader() throws Exception {
        var request = HttpRequest.newBuilder(sandbox.s3Endpoint().resolve("/photos"))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/s3, SignedHeaders=host, Signature=0")
                .header("x-amz-date", "20260101T000000Z");
        var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<Code>AuthorizationHeaderMalformed</Code>");
    }

    @Test
    void takesPresignedUrlsUntilTheyExpire() throws Exception {
        var url = presign(Duration.ofMinutes(5));
        assertThat(get(url).body()).isEqualTo("a");
        assertThat(get(URI.create(url.toString().replace("a%20b%2Bc", "other"))).body())
                .contains("SignatureDoesNotMatch");
        clock.moveTo(Duration.ofMinutes(6));
        assertThat(get(url).body()).contains("<Code>AccessDenied</Code>", "Request has expired");
    }

    @Test
    void namesWhatIsWrongWithAPresignedUrl() throws Exception {
        var url = presign(Duration.ofMinutes(5)).toString();
        var tooLong = get(URI.create(url.replace("X-Amz-Expires=300", "X-Amz-Expires=604801")));
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body()).contains("AuthorizationQueryParametersError", "604800");
    }

    @Test
    void refusesHeadersThatAreNotSigned() throws Exception {
        var request = HttpRequest.newBuilder(presign(Duration.ofMinutes(5)))
                .header("x-amz-expected-bucket-owner", AwsFixture.CUSTOMER)
                .build();
        var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("not signed");
    }

    private URI presign(Duration lifetime) throws Exception {
        try (var presigner = S3Presigner.builder()
                .endpointOverride(sandbox.s3Endpoint())
                .region(Region.of(AwsFixture.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(Customer.sessionCredentials(assume(3600))))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            return presigner
                    .presignGetObject(sign -> sign.signatureDuration(lifetime)
                            .getObjectRequest(get -> get.bucket("photos").key("a b+c.txt")))
                    .url()
                    .toURI();
        }
    }

    private Credentials assume(int seconds) {
        try (var sts = Customer.sts(sandbox)) {
            return sts.assumeRole(role -> role.roleArn(ROLE)
                            .roleSessionName("test")
                            .externalId("an-id")
                            .durationSeconds(seconds))
                    .credentials();
        }
    }

    private void assertAccepted(Credentials issued) {
        try (var s3 = Customer.s3(sandbox, Customer.sessionCredentials(issued), AwsFixture.REGION)) {
            assertThat(s3.listObjectsV2(list -> list.bucket("photos").prefix(""))
                            .keyCount())
                    .isEqualTo(1);
        }
    }

    private void assertRefused(int status, String code, AwsCredentials credentials) {
        try (var s3 = Customer.s3(sandbox, credentials, AwsFixture.REGION)) {
            assertThatThrownBy(
                            () -> s3.listObjectsV2(list -> list.bucket("photos").prefix("")))
                    .isInstanceOfSatisfying(S3Exception.class, e -> {
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                        assertThat(e.statusCode()).isEqualTo(status);
                    });
        }
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
