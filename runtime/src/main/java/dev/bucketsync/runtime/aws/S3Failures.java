package dev.bucketsync.runtime.aws;

import java.io.InterruptedIOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.sts.model.StsException;

/// The one place that classifies what the AWS SDK throws: by type, status and error code, never by message text.
public final class S3Failures {
    private static final Set<String> THROTTLES =
            Set.of("SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequests");
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException", "InvalidToken");
    private static final Set<String> REGIONS = Set.of(
            "PermanentRedirect",
            "TemporaryRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException");
    private static final int FORBIDDEN = 403;

    private S3Failures() {}

    public static S3Failure classify(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof StsException sts && sts.statusCode() == FORBIDDEN && !isExpired(sts)) {
                return S3Failure.ROLE_DENIED;
            }
            if (cause instanceof AwsServiceException service) {
                return classify(service);
            }
            if (cause instanceof ApiCallTimeoutException
                    || cause instanceof ApiCallAttemptTimeoutException
                    || cause instanceof InterruptedIOException) {
                return S3Failure.TIMEOUT;
            }
        }
        return S3Failure.OTHER;
    }

    private static boolean isExpired(AwsServiceException service) {
        return EXPIRED.contains(code(service));
    }

    private static String code(AwsServiceException service) {
        return service.awsErrorDetails() == null || service.awsErrorDetails().errorCode() == null
                ? ""
                : service.awsErrorDetails().errorCode();
    }

    private static S3Failure classify(AwsServiceException service) {
        String code = code(service);
        if (THROTTLES.contains(code)) {
            return S3Failure.THROTTLED;
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
            case "RequestTimeTooSkewed" -> S3Failure.CLOCK_SKEW;
            case "NoSuchBucket" -> S3Failure.NO_SUCH_BUCKET;
            case "NoSuchKey" -> S3Failure.NO_SUCH_KEY;
            case "InvalidObjectState" -> S3Failure.ARCHIVED;
            case "RequestTimeout" -> S3Failure.TIMEOUT;
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
            case 412 -> S3Failure.PRECONDITION_FAILED;
            case 416 -> S3Failure.RANGE_NOT_SATISFIABLE;
            case 429, 503 -> S3Failure.THROTTLED;
            default -> S3Failure.OTHER;
        };
    }
}
