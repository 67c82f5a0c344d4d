package dev.bucketsync.connector.doctor;

import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.Connection.Target;
import dev.bucketsync.connector.connection.ConnectionTest.Step;
import dev.bucketsync.connector.connection.ConnectionTest.StepName;
import dev.bucketsync.connector.connection.FindingCode;
import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.runtime.aws.S3Failures;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// What a failed step means, in the customer's words. The one place that may read AWS's message text, for a hint.
record Findings(Connection connection) {
    private static final String REGION_HEADER = "x-amz-bucket-region";
    private static final String ACCESS_DENIED = "AccessDenied";
    private static final String AGAIN = "test again in a moment; if it stays, tell the platform's operator";

    /// AWS gives one answer for a missing role, a wrong principal and a wrong ExternalId, so all three are named.
    Step assumeRole(SdkException e) {
        if (!isRefusal(e)) {
            return trouble(StepName.ASSUME_ROLE, e);
        }
        return Step.failed(
                StepName.ASSUME_ROLE,
                FindingCode.ROLE_REFUSED,
                ("AWS does not let us assume %s. It does not say which of three things is wrong: the role does not exist,"
                                + " its trust policy does not name the principal %s, or its sts:ExternalId is not this"
                                + " connection's")
                        .formatted(role(), connection.trust().principal()),
                "compare the ARN with the role's page in the IAM console, then paste this connection's trust policy"
                        + " there again, unchanged");
    }

    Step openRole() {
        return Step.failed(
                StepName.ASSUME_ROLE_WITHOUT_EXTERNAL_ID,
                FindingCode.ROLE_OPEN,
                "%s can be assumed without this connection's ExternalId, so anyone who uses this platform could read your bucket through it"
                        .formatted(role()),
                "paste this connection's trust policy again, with its condition on sts:ExternalId");
    }

    /// Whether AWS refused the call itself. Other 403s of STS say that our own credentials are bad.
    static boolean isRefusal(SdkException e) {
        return S3Failures.classify(e) == S3Failure.ROLE_DENIED && code(e).equals(ACCESS_DENIED);
    }

    Step list(SdkException e) {
        Target target = connection.target();
        return switch (S3Failures.classify(e)) {
            case ACCESS_DENIED ->
                Step.failed(
                        StepName.LIST,
                        FindingCode.LIST_DENIED,
                        "the role may not list bucket %s under the prefix '%s'"
                                .formatted(target.bucket(), target.prefix()),
                        "attach this connection's IAM policy to the role, unchanged; if the bucket has a policy of its"
                                + " own, it must not deny the role");
            case NO_SUCH_BUCKET, NO_SUCH_KEY ->
                Step.failed(
                        StepName.LIST,
                        FindingCode.NO_SUCH_BUCKET,
                        "there is no bucket %s".formatted(target.bucket()),
                        "create a new connection with the bucket's name as the S3 console shows it");
            case WRONG_REGION -> wrongRegion(e);
            case ROLE_DENIED,
                    PRECONDITION_FAILED,
                    RANGE_NOT_SATISFIABLE,
                    ARCHIVED,
                    CUSTOMER_KEY,
                    KMS,
                    THROTTLED,
                    TIMEOUT,
                    CLOCK_SKEW,
                    EXPIRED_CREDENTIALS,
                    OTHER -> trouble(StepName.LIST, e);
        };
    }

    private Step wrongRegion(SdkException e) {
        Target target = connection.target();
        Optional<String> actual = details(e)
                .map(AwsErrorDetails::sdkHttpResponse)
                .flatMap(response -> response.firstMatchingHeader(REGION_HEADER));
        return Step.failed(
                StepName.LIST,
                FindingCode.WRONG_REGION,
                "bucket %s is not in region %s".formatted(target.bucket(), target.region())
                        + actual.map(" but in region "::concat).orElse(""),
                "create a new connection with region %s".formatted(actual.orElse("as the S3 console shows it")));
    }

    /// @param key the object that was found by the list
    Step read(String key, SdkException e) {
        return switch (S3Failures.classify(e)) {
            // Outside the (empty) object: it could be read, which was the question.
            case RANGE_NOT_SATISFIABLE -> Step.ok(StepName.READ);
            case ACCESS_DENIED -> mentionsKms(e) ? kmsDenied(key, "probably ") : readDenied(key);
            case KMS -> kmsDenied(key, "");
            case ARCHIVED ->
                Step.skipped(
                        StepName.READ,
                        FindingCode.NOT_READABLE_NOW,
                        "the object found, '%s', is archived".formatted(key));
            case CUSTOMER_KEY ->
                Step.skipped(
                        StepName.READ,
                        FindingCode.NOT_READABLE_NOW,
                        "the object found, '%s', is encrypted with a key of yours".formatted(key));
            case NO_SUCH_KEY, PRECONDITION_FAILED ->
                Step.skipped(
                        StepName.READ,
                        FindingCode.EMPTY,
                        "the object found, '%s', has just been removed".formatted(key));
            case ROLE_DENIED,
                    NO_SUCH_BUCKET,
                    WRONG_REGION,
                    THROTTLED,
                    TIMEOUT,
                    CLOCK_SKEW,
                    EXPIRED_CREDENTIALS,
                    OTHER -> trouble(StepName.READ, e);
        };
    }

    private static Step readDenied(String key) {
        return Step.failed(
                StepName.READ,
                FindingCode.READ_DENIED,
                "the role may list, but not read '%s'".formatted(key),
                "attach this connection's IAM policy to the role, unchanged: its second statement allows s3:GetObject");
    }

    private static Step kmsDenied(String key, String probably) {
        return Step.failed(
                StepName.READ,
                FindingCode.KMS_DENIED,
                "the role may %snot use the AWS KMS key that '%s' is encrypted with".formatted(probably, key),
                "allow the role kms:Decrypt on that key, in the role's policy and in the key's");
    }

    static Step trouble(StepName step, SdkException e) {
        return switch (S3Failures.classify(e)) {
            case THROTTLED -> Step.failed(step, FindingCode.THROTTLED, "AWS asked us to slow down", AGAIN);
            case TIMEOUT -> Step.failed(step, FindingCode.TIMEOUT, "AWS did not answer in time", AGAIN);
            case ROLE_DENIED,
                    ACCESS_DENIED,
                    NO_SUCH_BUCKET,
                    NO_SUCH_KEY,
                    PRECONDITION_FAILED,
                    RANGE_NOT_SATISFIABLE,
                    ARCHIVED,
                    CUSTOMER_KEY,
                    KMS,
                    WRONG_REGION,
                    CLOCK_SKEW,
                    EXPIRED_CREDENTIALS,
                    OTHER ->
                Step.failed(
                        step,
                        FindingCode.AWS_TROUBLE,
                        "AWS could not be asked, for a reason on our side or theirs" + codeInBrackets(e),
                        AGAIN);
        };
    }

    private static String codeInBrackets(SdkException e) {
        return code(e).isEmpty() ? "" : " (%s)".formatted(code(e));
    }

    private static boolean mentionsKms(SdkException e) {
        return details(e)
                .map(AwsErrorDetails::errorMessage)
                .filter(text -> text.toLowerCase(Locale.ROOT).contains("kms"))
                .isPresent();
    }

    private static String code(SdkException e) {
        return details(e).map(AwsErrorDetails::errorCode).orElse("");
    }

    private static Optional<AwsErrorDetails> details(SdkException e) {
        return e instanceof AwsServiceException service
                ? Optional.ofNullable(service.awsErrorDetails())
                : Optional.empty();
    }

    private String role() {
        return connection.role().orElseThrow().value();
    }
}
