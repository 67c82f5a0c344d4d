package dev.bucketsync.runtime.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.model.StsException;

class S3FailuresTest {
    private static AwsErrorDetails details(String code) {
        return AwsErrorDetails.builder().errorCode(code).build();
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, ACCESS_DENIED",
        "403, , ACCESS_DENIED",
        "403, AllAccessDisabled, ACCESS_DENIED",
        "404, NoSuchBucket, NO_SUCH_BUCKET",
        "404, NoSuchKey, NO_SUCH_KEY",
        "404, , NO_SUCH_KEY",
        "412, PreconditionFailed, PRECONDITION_FAILED",
        "416, InvalidRange, RANGE_NOT_SATISFIABLE",
        "403, InvalidObjectState, ARCHIVED",
        "400, InvalidRequest, CUSTOMER_KEY",
        "400, KMS.DisabledException, KMS",
        "400, KMS.NotFoundException, KMS",
        "301, PermanentRedirect, WRONG_REGION",
        "301, , WRONG_REGION",
        "307, TemporaryRedirect, WRONG_REGION",
        "400, AuthorizationHeaderMalformed, WRONG_REGION",
        "503, SlowDown, THROTTLED",
        "503, , THROTTLED",
        "429, TooManyRequestsException, THROTTLED",
        "400, RequestTimeout, TIMEOUT",
        "504, , TIMEOUT",
        "403, RequestTimeTooSkewed, CLOCK_SKEW",
        "400, ExpiredToken, EXPIRED_CREDENTIALS",
        "400, InvalidToken, EXPIRED_CREDENTIALS",
        "403, InvalidAccessKeyId, EXPIRED_CREDENTIALS",
        "403, SignatureDoesNotMatch, OTHER",
        "500, InternalError, OTHER",
        "400, InvalidArgument, OTHER",
        "409, OperationAborted, OTHER",
    })
    void classifiesWhatS3Says(int status, String code, S3Failure failure) {
        var fault = S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(details(code))
                .build();
        assertThat(S3Failures.classify(fault)).isEqualTo(failure);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, ROLE_DENIED",
        "403, InvalidClientTokenId, OTHER",
        "403, SignatureDoesNotMatch, OTHER",
        "403, ExpiredToken, OTHER",
        "400, ValidationError, OTHER",
        "400, Throttling, THROTTLED",
        "500, InternalFailure, OTHER",
    })
    void blamesTheCustomersRoleOnlyForARefusalToAssumeIt(int status, String code, S3Failure failure) {
        var fault = StsException.builder()
                .statusCode(status)
                .awsErrorDetails(details(code))
                .build();
        assertThat(S3Failures.classify(new CompletionException(fault))).isEqualTo(failure);
    }

    @Test
    void findsTimeoutsHoweverDeep() {
        assertThat(S3Failures.classify(ApiCallTimeoutException.create(1))).isEqualTo(S3Failure.TIMEOUT);
        assertThat(S3Failures.classify(ApiCallAttemptTimeoutException.create(1)))
                .isEqualTo(S3Failure.TIMEOUT);
        assertThat(S3Failures.classify(SdkClientException.create("", new SocketTimeoutException())))
                .isEqualTo(S3Failure.TIMEOUT);
        assertThat(S3Failures.classify(new InterruptedIOException())).isEqualTo(S3Failure.TIMEOUT);
    }

    @Test
    void callsTheRestOther() {
        assertThat(S3Failures.classify(new IOException("reset"))).isEqualTo(S3Failure.OTHER);
        assertThat(S3Failures.classify(new IllegalStateException())).isEqualTo(S3Failure.OTHER);
        assertThat(S3Failures.classify(S3Exception.builder().build())).isEqualTo(S3Failure.OTHER);
    }

    @Test
    void triesAgainOnlyWhatCanPass() {
        assertThat(S3Failure.THROTTLED.transientTrouble()).isTrue();
        assertThat(S3Failure.ROLE_DENIED.transientTrouble()).isFalse();
    }
}
