package dev.bucketsync.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.sandbox.aws.store.FolderStore;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.StorageClass;

class ObjectIT {
    private static final String DIGITS = "0123456789";

    @TempDir
    Path folder;

    private final MemoryStore store = new MemoryStore()
            .put("digits.png", DIGITS.getBytes(StandardCharsets.US_ASCII))
            .put("empty", new byte[0])
            .put("cold", new byte[3], "GLACIER");
    private final Customer customer = Customer.with(store);
    private final S3Client s3 = customer.s3();

    @AfterEach
    void close() {
        s3.close();
    }

    @Test
    void sendsAWholeObjectWithItsHeaders() {
        var whole = s3.getObjectAsBytes(get -> get.bucket(customer.name()).key("digits.png"));
        assertThat(whole.asUtf8String()).isEqualTo(DIGITS);
        assertThat(whole.response().eTag()).isEqualTo("\"781e5e245d69b566979b86e28d23f2c7\"");
        assertThat(whole.response().acceptRanges()).isEqualTo("bytes");
        assertThat(whole.response().contentType()).isEqualTo("image/png");
        assertThat(whole.response().lastModified()).isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3,   0123,       bytes 0-3/10",
        "bytes=5-,    56789,      bytes 5-9/10",
        "bytes=-3,    789,        bytes 7-9/10",
        "bytes=-99,   0123456789, bytes 0-9/10",
        "bytes=8-99,  89,         bytes 8-9/10",
    })
    void sendsRanges(String range, String part, String contentRange) {
        var sent = s3.getObjectAsBytes(
                get -> get.bucket(customer.name()).key("digits.png").range(range));
        assertThat(sent.asUtf8String()).isEqualTo(part);
        assertThat(sent.response().contentRange()).isEqualTo(contentRange);
        assertThat(sent.response().sdkHttpResponse().statusCode()).isEqualTo(206);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "bytes=5-2", "lines=1-2", "bytes=-"})
    void sendsTheWholeForRangesItDoesNotServe(String range) {
        var sent = s3.getObjectAsBytes(
                get -> get.bucket(customer.name()).key("digits.png").range(range));
        assertThat(sent.asUtf8String()).isEqualTo(DIGITS);
        assertThat(sent.response().sdkHttpResponse().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"digits.png, bytes=10-", "digits.png, bytes=-0", "empty, bytes=0-0", "empty, bytes=-5"})
    void refusesRangesBeyondTheEnd(String key, String range) {
        assertRefused(416, "InvalidRange", get -> get.key(key).range(range));
    }

    @Test
    void readsRangesOfFiles() throws Exception {
        Files.write(folder.resolve("large.bin"), new byte[3_000_000]);
        Files.writeString(folder.resolve("digits"), DIGITS);
        var files = Customer.with(new FolderStore(folder));
        try (var client = files.s3()) {
            assertThat(client.getObjectAsBytes(get -> get.bucket(files.name()).key("large.bin"))
                            .asByteArray())
                    .hasSize(3_000_000);
            assertThat(client.getObjectAsBytes(get ->
                                    get.bucket(files.name()).key("digits").range("bytes=2-4"))
                            .asUtf8String())
                    .isEqualTo("234");
        }
        assertThat(files.bucket().traffic().counts().bytes()).isEqualTo(3_000_003);
        assertThat(files.bucket().traffic().counts().gets()).isEqualTo(2);
    }

    @Test
    void honoursConditionsOnTheEtag() {
        var etag = s3.headObject(head -> head.bucket(customer.name()).key("digits.png"))
                .eTag();
        assertThat(s3.getObjectAsBytes(get ->
                                get.bucket(customer.name()).key("digits.png").ifMatch(etag))
                        .asUtf8String())
                .isEqualTo(DIGITS);
        assertRefused(412, "PreconditionFailed", get -> get.key("digits.png").ifMatch("\"other\""));
        assertRefused(304, null, get -> get.key("digits.png").ifNoneMatch(etag));
    }

    @Test
    void honoursConditionsOnTheTime() {
        var modified = s3.headObject(head -> head.bucket(customer.name()).key("digits.png"))
                .lastModified();
        assertRefused(304, null, get -> get.key("digits.png").ifModifiedSince(modified));
        assertRefused(
                412, "PreconditionFailed", get -> get.key("digits.png").ifUnmodifiedSince(modified.minusSeconds(1)));
        assertThat(s3.getObjectAsBytes(get ->
                                get.bucket(customer.name()).key("digits.png").ifModifiedSince(modified.minusSeconds(1)))
                        .asUtf8String())
                .isEqualTo(DIGITS);
        var sent = s3.getObjectAsBytes(get ->
                get.bucket(customer.name()).key("digits.png").ifMatch("*").ifUnmodifiedSince(modified.minusSeconds(1)));
        assertThat(sent.asUtf8String()).isEqualTo(DIGITS);
    }

    @Test
    void describesAnObjectWithoutItsBytes() {
        var head = s3.headObject(request -> request.bucket(customer.name()).key("digits.png"));
        assertThat(head.contentLength()).isEqualTo(10);
        var attributes = s3.getObjectAttributes(request -> request.bucket(customer.name())
                .key("cold")
                .objectAttributes(
                        ObjectAttributes.E_TAG, ObjectAttributes.OBJECT_SIZE, ObjectAttributes.STORAGE_CLASS));
        assertThat(attributes.objectSize()).isEqualTo(3);
        assertThat(attributes.storageClass()).isEqualTo(StorageClass.GLACIER);
        assertThat(attributes.eTag()).doesNotContain("\"");
        assertThat(customer.bucket().traffic().counts().gets()).isZero();
    }

    @Test
    void refusesToReadArchivedObjects() {
        assertRefused(403, "InvalidObjectState", get -> get.key("cold"));
        assertThat(s3.headObject(head -> head.bucket(customer.name()).key("cold"))
                        .storageClass())
                .isEqualTo(StorageClass.GLACIER);
    }

    @Test
    void refusesEveryWrite() {
        customer.permit("""
                {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}""");
        assertThatThrownBy(
                        () -> s3.putObject(put -> put.bucket(customer.name()).key("new"), RequestBody.fromString("x")))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
        assertThatThrownBy(() ->
                        s3.deleteObject(delete -> delete.bucket(customer.name()).key("empty")))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
        assertThatThrownBy(() -> s3.createMultipartUpload(
                        create -> create.bucket(customer.name()).key("new")))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
        assertThat(store.size()).isEqualTo(3);
    }

    @Test
    void answersReadsItDoesNotServeWithNotImplemented() {
        customer.permit("""
                {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}""");
        assertThatThrownBy(() -> s3.getBucketAcl(get -> get.bucket(customer.name())))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NotImplemented"));
        assertThat(s3.getBucketLocation(get -> get.bucket(customer.name())).locationConstraintAsString())
                .isEqualTo("eu-west-1");
    }

    private void assertRefused(int status, String code, Consumer<GetObjectRequest.Builder> request) {
        assertThatThrownBy(() -> s3.getObjectAsBytes(get -> {
                    get.bucket(customer.name());
                    request.accept(get);
                }))
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(status);
                    assertThat(e.awsErrorDetails().errorCode())
                            .satisfiesAnyOf(
                                    actual -> assertThat(code).isNull(),
                                    actual -> assertThat(actual).isEqualTo(code));
                });
    }
}
