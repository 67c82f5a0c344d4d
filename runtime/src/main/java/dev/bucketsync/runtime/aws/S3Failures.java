package dev.bucketsync.runtime.aws;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.retry.ClockSkew;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/// The one place that classifies what the AWS SDK throws: by type, status and error code, never by message text.
public final class S3Failures {
    private static final int FORBIDDEN = 403;

    /// What the session in hand is answered with when it has ended, or its role was made anew.
    private static final Set<String> EXPIRED = Set.of(
            "ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired", "InvalidAccessKeyId");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    private static final Set<String> REGIONS = Set.of(
            "PermanentRedirect",
            "TemporaryRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException");

    private S3Failures() {}

    public static S3Failure classify(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof StsException sts) {
                return classifySts(sts);
            }
            if (cause instanceof AwsServiceException service) {
                return classify(service);
            }
            if (isTimeout(cause)) {
                return S3Failure.TIMEOUT;
            }
        }
        return S3Failure.OTHER;
    }

    /// How long S3 asked to be left alone, if it said so in seconds.
    public static Optional<Duration> retryAfter(Throwable fault) {
        return answer(fault)
                .flatMap(answer -> answer.firstMatchingHeader("Retry-After"))
                .filter(SECONDS.asMatchPredicate())
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    /// What the clock of the server that refused showed.
    static Optional<Instant> serverTime(Throwable fault) {
        return answer(fault).flatMap(ClockSkew::getServerTime);
    }

    /// Whether the very same request may be answered now: connections break, and S3 has inner trouble.
    static boolean worthAnotherTry(Throwable fault) {
        boolean refused = fault instanceof AwsServiceException service && service.statusCode() / 100 == 4;
        return switch (classify(fault)) {
            case TIMEOUT -> true;
            case OTHER -> !refused;
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
                    THROTTLED,
                    CLOCK_SKEW,
                    EXPIRED_CREDENTIALS -> false;
        };
    }

    private static Optional<SdkHttpResponse> answer(Throwable fault) {
        return fault instanceof AwsServiceException service
                ? Optional.ofNullable(service.awsErrorDetails()).map(AwsErrorDetails::sdkHttpResponse)
                : Optional.empty();
    }

    /// The CRT client has ConnectException say that a connection could not be made in time.
    private static boolean isTimeout(Throwable cause) {
        return cause instanceof ApiCallTimeoutException
                || cause instanceof ApiCallAttemptTimeoutException
                || cause instanceof InterruptedIOException
                || cause instanceof ConnectException;
    }

    /// Only a refusal to assume is the customer's; what STS says of our own credentials is our trouble.
    private static S3Failure classifySts(StsException sts) {
        if (sts.isThrottlingException()) {
            return S3Failure.THROTTLED;
        }
        if (sts.isClockSkewException()) {
            return S3Failure.CLOCK_SKEW;
        }
        return sts.statusCode() == FORBIDDEN && code(sts).equals("AccessDenied")
                ? S3Failure.ROLE_DENIED
                : S3Failure.OTHER;
    }

    private static String code(AwsServiceException service) {
        return Optional.ofNullable(service.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
    }

    private static S3Failure classify(AwsServiceException service) {
        String code = code(service);
        if (service.isThrottlingException()) {
            return S3Failure.THROTTLED;
        }
        if (service.isClockSkewException()) {
            return S3Failure.CLOCK_SKEW;
        }
        if (EXPIRED.contains(code)) {
            return S3Failure.EXPIRED_CREDENTIALS;
        }
        if (REGIONS.contains(code)) {
            return S3Failure.WRONG_REGION;
        }
        if (code.startsWith("KMS.")) {
            return S3Failure.KMS;
        }
        return switch (code) {
            case "NoSuchBucket" -> S3Failure.NO_SUCH_BUCKET;
            case "NoSuchKey" -> S3Failure.NO_SUCH_KEY;
            case "InvalidObjectState" -> S3Failure.ARCHIVED;
            case "RequestTimeout" -> S3Failure.TIMEOUT;
            // Something between us changed the request.
            case "SignatureDoesNotMatch" -> S3Failure.OTHER;
            default -> byStatus(service.statusCode(), code);
        };
    }

    private static S3Failure byStatus(int status, String code) {
        return switch (status) {
            case 301, 307 -> S3Failure.WRONG_REGION;
            // GET of an object encrypted with a customer's key answers a bare InvalidRequest.
            case 400 -> code.equals("InvalidRequest") ? S3Failure.CUSTOMER_KEY : S3Failure.OTHER;
            case FORBIDDEN -> S3Failure.ACCESS_DENIED;
            case 404 -> S3Failure.NO_SUCH_KEY;
            case 408, 504 -> S3Failure.TIMEOUT;
            case 412 -> S3Failure.PRECONDITION_FAILED;
            case 416 -> S3Failure.RANGE_NOT_SATISFIABLE;
            case 429, 503 -> S3Failure.THROTTLED;
            default -> S3Failure.OTHER;
        };
    }
}
