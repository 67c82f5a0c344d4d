package dev.bucketsync.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.sandbox.testing.Documents;
import java.time.Instant;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.StsException;

class AssumeRoleIT {
    private final AwsFixture aws = AwsFixture.shared();
    private final AwsSandbox sandbox = aws.sandbox();
    private final Customer customer = Customer.with(new MemoryStore());
    private final StsClient sts = Customer.sts(sandbox);

    @AfterEach
    void close() {
        sts.close();
    }

    @Test
    void handsOutTemporaryCredentials() {
        var assumed = sts.assumeRole(role -> role.roleArn(customer.roleArn())
                .roleSessionName("sync")
                .externalId(Customer.EXTERNAL_ID)
                .durationSeconds(900));
        assertThat(assumed.credentials().accessKeyId()).startsWith("ASIA");
        assertThat(assumed.credentials().expiration())
                .isBetween(Instant.now().plusSeconds(800), Instant.now().plusSeconds(901));
        assertThat(assumed.assumedRoleUser().arn())
                .startsWith("arn:aws:sts::111122223333:assumed-role/")
                .endsWith("/sync");
        try (var session = Customer.sts(sandbox, Customer.sessionCredentials(assumed.credentials()))) {
            assertThat(session.getCallerIdentity().arn())
                    .isEqualTo(assumed.assumedRoleUser().arn());
            assertThat(session.getCallerIdentity().account()).isEqualTo(AwsFixture.CUSTOMER);
        }
    }

    @Test
    void answersAMissingRoleAWrongPrincipalAndAWrongExternalIdAlike() {
        var trustsOthers = aws.freshRoleArn();
        sandbox.iam()
                .putRole(
                        trustsOthers,
                        Documents.trust("arn:aws:iam::999988887777:role/other", Customer.EXTERNAL_ID),
                        Documents.reading("b", ""));
        assertDenied(role -> role.roleArn(aws.freshRoleArn()).externalId(Customer.EXTERNAL_ID));
        assertDenied(role -> role.roleArn(trustsOthers).externalId(Customer.EXTERNAL_ID));
        assertDenied(role -> role.roleArn(customer.roleArn()).externalId("another-id"));
        assertDenied(role -> role.roleArn(customer.roleArn()));
    }

    @Test
    void trustsAWholeAccountByItsRoot() {
        var arn = aws.freshRoleArn();
        sandbox.iam()
                .putRole(arn, Documents.trust("arn:aws:iam::999988887777:root", "an-id"), Documents.reading("b", ""));
        assertThat(sts.assumeRole(role ->
                                role.roleArn(arn).roleSessionName("sync").externalId("an-id"))
                        .credentials())
                .isNotNull();
    }

    @Test
    void letsARoleAssumeAnotherOnlyWherePermitted() {
        var next = aws.freshRoleArn();
        sandbox.iam().putRole(next, Documents.trust(customer.roleArn(), "an-id"), Documents.reading("b", ""));
        try (var chained = Customer.sts(sandbox, customer.sessionCredentials())) {
            assertCode(
                    "AccessDenied",
                    () -> chained.assumeRole(
                            role -> role.roleArn(next).roleSessionName("next").externalId("an-id")));
            customer.permit("""
                    {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}}""");
            assertThat(chained.assumeRole(role ->
                                    role.roleArn(next).roleSessionName("next").externalId("an-id"))
                            .credentials())
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"899, greater than or equal to 900", "43201, less than or equal to 43200", "3601, role chaining"})
    void refusesDurationsThatAChainedSessionCannotHave(int seconds, String why) {
        assertInvalid(why, role -> role.externalId(Customer.EXTERNAL_ID).durationSeconds(seconds));
    }

    @Test
    void refusesParametersOfAnotherShape() {
        assertInvalid(
                "roleSessionName", role -> role.externalId(Customer.EXTERNAL_ID).roleSessionName("with space"));
        assertInvalid("externalId", role -> role.externalId("white space"));
        assertInvalid("is invalid", role -> role.roleArn("arn:aws:iam::1:user/someone-or-other"));
        assertCode(
                "MalformedPolicyDocument",
                () -> sts.assumeRole(role -> role.roleArn(customer.roleArn())
                        .roleSessionName("sync")
                        .externalId(Customer.EXTERNAL_ID)
                        .policy("{}")));
    }

    @Test
    void refusesUnknownKeys() {
        try (var stranger = Customer.sts(sandbox, AwsBasicCredentials.create("AKIAUNKNOWN", "secret"))) {
            assertCode("InvalidClientTokenId", stranger::getCallerIdentity);
        }
        try (var forger = Customer.sts(
                sandbox, AwsBasicCredentials.create(sandbox.platform().accessKeyId(), "wrong"))) {
            assertCode("SignatureDoesNotMatch", forger::getCallerIdentity);
        }
    }

    @Test
    void countsCalls() {
        long before = sandbox.stats().assumeRoles();
        customer.assume();
        assertThat(sandbox.stats().assumeRoles()).isEqualTo(before + 1);
    }

    private void assertDenied(Consumer<AssumeRoleRequest.Builder> request) {
        assertThatThrownBy(() -> sts.assumeRole(role -> request.accept(role.roleSessionName("sync"))))
                .isInstanceOfSatisfying(StsException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(403);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                    assertThat(e.awsErrorDetails().errorMessage())
                            .matches(
                                    "User: arn:aws:sts::\\d+:assumed-role/\\S+ is not authorized to perform: sts:AssumeRole on resource: \\S+");
                });
    }

    private void assertInvalid(String why, Consumer<AssumeRoleRequest.Builder> request) {
        assertThatThrownBy(() -> sts.assumeRole(
                        role -> request.accept(role.roleArn(customer.roleArn()).roleSessionName("sync"))))
                .isInstanceOfSatisfying(StsException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
                    assertThat(e.awsErrorDetails().errorMessage()).contains(why);
                });
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
