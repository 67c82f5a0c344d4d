package dev.bucketsync.runtime.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class S3FailuresIT {
    private static final AwsFixture AWS = AwsFixture.shared();
    private static final S3Access.Patience LITTLE =
            new S3Access.Patience(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5));

    private final Bucket bucket = AWS.freshBucket(new MemoryStore()
            .put("in/a.jpg", "bytes".getBytes(StandardCharsets.UTF_8))
            .put("in/cold.jpg", "bytes".getBytes(StandardCharsets.UTF_8), "GLACIER"));

    private static S3Failure failure(URI s3, AssumedRole role, Consumer<S3Client> call) {
        try (var _ = SandboxSettings.of(AWS.sandbox(), s3);
                S3Access access = new S3Access("bucketsync-test", 4, LITTLE, InstantSource.system())) {
            Throwable fault = catchThrowable(() -> call.accept(access.client(role)));
            assertThat(fault).isNotNull();
            return S3Failures.classify(fault);
        }
    }

    private AssumedRole role(String region) {
        return new AssumedRole("c", 1, AWS.freshReader(bucket.name(), "in/", "external"), "external", region);
    }

    private S3Failure ofTheSandbox(Consumer<S3Client> call) {
        return failure(AWS.sandbox().s3Endpoint(), role(AwsFixture.REGION), call);
    }

    private S3Failure of(BrokenServer.Manner manner) throws IOException {
        try (BrokenServer server = BrokenServer.start(manner)) {
            S3Failure failure = failure(
                    server.uri(),
                    role(AwsFixture.REGION),
                    s3 -> s3.getObjectAsBytes(get -> get.bucket("photos").key("in/a.jpg")));
            assertThat(server.heads()).isNotEmpty();
            return failure;
        }
    }

    /// Our policy lets us list a prefix only, which is not enough for S3 to own up that a key is missing.
    @Test
    void aKeyThatIsNotThere() {
        assertThat(ofTheSandbox(
                        s3 -> s3.getObject(get -> get.bucket(bucket.name()).key("in/none.jpg"))))
                .isEqualTo(S3Failure.ACCESS_DENIED);
    }

    @Test
    void aBucketThatIsNotThere() {
        assertThat(ofTheSandbox(s3 -> s3.listObjectsV2(
                        list -> list.bucket("none-" + bucket.name()).prefix("in/"))))
                .isEqualTo(S3Failure.NO_SUCH_BUCKET);
    }

    @Test
    void aPrefixThatIsNotOurs() {
        assertThat(ofTheSandbox(s3 ->
                        s3.listObjectsV2(list -> list.bucket(bucket.name()).prefix(""))))
                .isEqualTo(S3Failure.ACCESS_DENIED);
    }

    @Test
    void anObjectThatIsNoLongerTheOne() {
        assertThat(ofTheSandbox(s3 -> s3.getObject(
                        get -> get.bucket(bucket.name()).key("in/a.jpg").ifMatch("\"other\""))))
                .isEqualTo(S3Failure.PRECONDITION_FAILED);
    }

    @Test
    void aRangeBehindTheEnd() {
        assertThat(ofTheSandbox(s3 -> s3.getObject(
                        get -> get.bucket(bucket.name()).key("in/a.jpg").range("bytes=99-100"))))
                .isEqualTo(S3Failure.RANGE_NOT_SATISFIABLE);
    }

    @Test
    void anArchivedObject() {
        assertThat(ofTheSandbox(
                        s3 -> s3.getObject(get -> get.bucket(bucket.name()).key("in/cold.jpg"))))
                .isEqualTo(S3Failure.ARCHIVED);
    }

    @Test
    void aBucketInAnotherRegion() {
        assertThat(failure(
                        AWS.sandbox().s3Endpoint(),
                        role("us-west-2"),
                        s3 -> s3.listObjectsV2(
                                list -> list.bucket(bucket.name()).prefix("in/"))))
                .isEqualTo(S3Failure.WRONG_REGION);
    }

    @Test
    void aRoleThatDoesNotExist() {
        AssumedRole missing = new AssumedRole("c", 1, AWS.freshRoleArn(), "external", AwsFixture.REGION);
        assertThat(failure(
                        AWS.sandbox().s3Endpoint(),
                        missing,
                        s3 -> s3.listObjectsV2(
                                list -> list.bucket(bucket.name()).prefix("in/"))))
                .isEqualTo(S3Failure.ROLE_DENIED);
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey, NO_SUCH_KEY",
        "503, SlowDown, THROTTLED",
        "500, InternalError, OTHER",
        "400, InvalidRequest, CUSTOMER_KEY",
        "400, KMS.DisabledException, KMS",
        "403, SignatureDoesNotMatch, OTHER",
        "400, RequestTimeout, TIMEOUT",
    })
    void whatTheSandboxNeverSays(int status, String code, S3Failure failure) throws IOException {
        assertThat(of(BrokenServer.answering(status, BrokenServer.error(code)))).isEqualTo(failure);
    }

    @Test
    void anErrorThatIsNoDocument() throws IOException {
        assertThat(of(BrokenServer.answering(502, "<html>Bad gateway"))).isEqualTo(S3Failure.OTHER);
    }

    @Test
    void aRefusedConnection() throws IOException {
        URI closed;
        try (BrokenServer server = BrokenServer.start(BrokenServer::silent)) {
            closed = server.uri();
        }
        S3Failure failure = failure(
                closed,
                role(AwsFixture.REGION),
                s3 -> s3.getObject(get -> get.bucket("photos").key("a")));
        assertThat(failure).isEqualTo(S3Failure.OTHER);
    }

    @Test
    void aConnectionThatBreaks() throws IOException {
        assertThat(of(BrokenServer::reset)).isEqualTo(S3Failure.OTHER);
        assertThat(of(BrokenServer::halfABody)).isEqualTo(S3Failure.OTHER);
        assertThat(of(BrokenServer::noHttp)).isEqualTo(S3Failure.OTHER);
    }

    @Test
    void aServerThatNeverAnswers() throws IOException {
        assertThat(of(BrokenServer::silent)).isEqualTo(S3Failure.TIMEOUT);
    }

    @Test
    void aBodyThatStopsComing() throws IOException {
        assertThat(of(BrokenServer::stalledBody)).isEqualTo(S3Failure.TIMEOUT);
    }

    /// The stream is read after the call has ended, where its time limits no longer hold.
    @Test
    @Timeout(15)
    void aStreamThatStopsComing() throws IOException {
        try (BrokenServer server = BrokenServer.start(BrokenServer::stalledBody)) {
            S3Failure failure = failure(server.uri(), role(AwsFixture.REGION), S3FailuresIT::readToTheEnd);
            assertThat(failure).isIn(S3Failure.OTHER, S3Failure.TIMEOUT);
        }
    }

    private static void readToTheEnd(S3Client s3) {
        try (ResponseInputStream<GetObjectResponse> stream =
                s3.getObject(get -> get.bucket("photos").key("a"))) {
            stream.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
