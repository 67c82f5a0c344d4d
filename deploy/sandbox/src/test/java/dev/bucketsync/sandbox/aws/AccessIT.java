package dev.bucketsync.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.S3Exception;

class AccessIT {
    private static final String EVERYTHING = """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}""";

    @Test
    void letsTheProductsPolicyListAndReadOnlyUnderThePrefix() {
        var store = new MemoryStore().put("data/a", new byte[1]).put("data-private/b", new byte[1]);
        var customer = Customer.with(store, "data/");
        try (var s3 = customer.s3()) {
            assertThat(s3.listObjectsV2(list -> list.bucket(customer.name()).prefix("data/"))
                            .keyCount())
                    .isEqualTo(1);
            assertThat(s3.listObjectsV2(list -> list.bucket(customer.name()).prefix("data/sub"))
                            .keyCount())
                    .isZero();
            get(s3, customer, "data/a");
            s3.getObjectAttributes(
                    of -> of.bucket(customer.name()).key("data/a").objectAttributes(ObjectAttributes.E_TAG));
            assertDenied(
                    () -> s3.listObjectsV2(list -> list.bucket(customer.name()).prefix("data")));
            assertDenied(
                    () -> s3.listObjectsV2(list -> list.bucket(customer.name()).prefix("")));
            assertDenied(() -> get(s3, customer, "data-private/b"));
        }
    }

    @Test
    void deniesAListingWithoutAPrefixWhereThePolicyAsksForOne() {
        var customer = Customer.with(new MemoryStore().put("a", new byte[1]));
        try (var s3 = customer.s3()) {
            assertThat(s3.listObjectsV2(list -> list.bucket(customer.name()).prefix(""))
                            .keyCount())
                    .isEqualTo(1);
            assertDenied(() -> s3.listObjectsV2(list -> list.bucket(customer.name())));
            assertDenied(() -> s3.getBucketLocation(location -> location.bucket(customer.name())));
            assertDenied(() -> s3.getBucketPolicy(policy -> policy.bucket(customer.name())));
            assertDenied(s3::listBuckets);
        }
    }

    @Test
    void tellsThatAKeyIsMissingOnlyToThoseWhoMayList() {
        var customer = Customer.with(new MemoryStore());
        try (var s3 = customer.s3()) {
            assertDenied(() -> get(s3, customer, "missing"));
            customer.permit(EVERYTHING);
            assertCode(404, "NoSuchKey", () -> get(s3, customer, "missing"));
            customer.permit("""
                    {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}""");
            assertDenied(() -> get(s3, customer, "missing"));
        }
    }

    @Test
    void answersHeadsWithoutWords() {
        var customer = Customer.with(new MemoryStore());
        try (var s3 = customer.s3()) {
            assertStatus(403, () -> s3.headBucket(head -> head.bucket(customer.name())));
            assertStatus(
                    403,
                    () -> s3.headObject(head -> head.bucket(customer.name()).key("missing")));
            customer.permit(EVERYTHING);
            assertThat(s3.headBucket(head -> head.bucket(customer.name())).bucketRegion())
                    .isEqualTo(AwsFixture.REGION);
            assertStatus(
                    404,
                    () -> s3.headObject(head -> head.bucket(customer.name()).key("missing")));
        }
    }

    @Test
    void countsAChangedPolicyAtOnce() {
        var customer = Customer.permitting(EVERYTHING);
        try (var s3 = customer.s3()) {
            get(s3, customer, "a.txt");
            customer.permit("""
                    {"Statement": [
                      {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::*/*"},
                      {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/?.txt"}
                    ]}""".replace("BUCKET", customer.name()));
            assertDenied(() -> get(s3, customer, "a.txt"));
            customer.sandbox().iam().deleteRole(customer.roleArn());
            customer.permit(EVERYTHING);
            assertDenied(() -> get(s3, customer, "a.txt"));
        }
    }

    @Test
    void keepsOtherAccountsRolesOutWhateverTheirPolicySays() {
        var customer = Customer.permitting(EVERYTHING);
        var foreign = customer.sandbox()
                .buckets()
                .put("foreign-bucket", AwsFixture.REGION, "444455556666", new MemoryStore().put("a", new byte[1]));
        try (var s3 = customer.s3()) {
            assertDenied(
                    () -> s3.getObjectAsBytes(get -> get.bucket(foreign.name()).key("a")));
            assertCode(404, "NoSuchBucket", () -> s3.listObjectsV2(list -> list.bucket("no-such-bucket")));
        }
        try (var platform =
                Customer.s3(customer.sandbox(), Customer.platformCredentials(customer.sandbox()), AwsFixture.REGION)) {
            assertDenied(() -> get(platform, customer, "a.txt"));
        }
    }

    @Test
    void narrowsASessionByItsOwnPolicy() {
        var customer = Customer.permitting(EVERYTHING);
        try (var sts = Customer.sts(customer.sandbox())) {
            var narrowed = sts.assumeRole(role -> role.roleArn(customer.roleArn())
                    .roleSessionName("narrow")
                    .externalId(Customer.EXTERNAL_ID)
                    .policy("""
                            {"Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}}"""));
            try (var s3 = Customer.s3(
                    customer.sandbox(), Customer.sessionCredentials(narrowed.credentials()), AwsFixture.REGION)) {
                assertThatCode(() -> s3.listObjectsV2(list -> list.bucket(customer.name())))
                        .doesNotThrowAnyException();
                assertDenied(() -> get(s3, customer, "a.txt"));
            }
        }
    }

    @Test
    void pointsToTheBucketsRegion() {
        var customer = Customer.permitting(EVERYTHING);
        try (var elsewhere = Customer.s3(customer.sandbox(), customer.sessionCredentials(), "us-east-1")) {
            assertThatThrownBy(() -> elsewhere.listObjectsV2(list -> list.bucket(customer.name())))
                    .isInstanceOfSatisfying(S3Exception.class, e -> {
                        assertThat(e.statusCode()).isEqualTo(301);
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("PermanentRedirect");
                        assertThat(e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region"))
                                .hasValue(AwsFixture.REGION);
                    });
        }
    }

    @Test
    void refusesAnotherOwnerThanExpected() {
        var customer = Customer.permitting(EVERYTHING);
        try (var s3 = customer.s3()) {
            s3.listObjectsV2(list -> list.bucket(customer.name()).expectedBucketOwner(AwsFixture.CUSTOMER));
            assertDenied(
                    () -> s3.listObjectsV2(list -> list.bucket(customer.name()).expectedBucketOwner("444455556666")));
        }
    }

    private static void get(S3Client s3, Customer customer, String key) {
        assertThat(s3.getObjectAsBytes(get -> get.bucket(customer.name()).key(key))
                        .asByteArray())
                .hasSize(1);
    }

    private static void assertDenied(ThrowingCallable call) {
        assertCode(403, "AccessDenied", call);
    }

    private static void assertCode(int status, String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.statusCode()).isEqualTo(status);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        });
    }

    private static void assertStatus(int status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
    }
}
