package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.signature.NotAuthenticatedException;
import java.util.Map;

/// An error answer of S3: status, code, message, and what else the document names.
final class S3Error extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int FORBIDDEN = 403;

    private final int status;
    private final String code;
    private final transient Map<String, String> details;

    S3Error(int status, String code, String message, Map<String, String> details) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.details = details;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, String> details() {
        return details;
    }

    static S3Error of(int status, String code, String message) {
        return new S3Error(status, code, message, Map.of());
    }

    static S3Error accessDenied(String message) {
        return of(FORBIDDEN, "AccessDenied", message);
    }

    static S3Error invalidArgument(String name, String value, String message) {
        return new S3Error(400, "InvalidArgument", message, Map.of("ArgumentName", name, "ArgumentValue", value));
    }

    static S3Error notAuthenticated(NotAuthenticatedException refused, boolean presigned) {
        var message = refused.getMessage();
        return switch (refused.reason()) {
            case ANONYMOUS, URL_EXPIRED, UNSIGNED_HEADERS -> accessDenied(message);
            case MALFORMED ->
                presigned
                        ? of(400, "AuthorizationQueryParametersError", message)
                        : of(400, "AuthorizationHeaderMalformed", "The authorization header is malformed; " + message);
            case UNKNOWN_KEY -> of(FORBIDDEN, "InvalidAccessKeyId", message);
            case INVALID_TOKEN -> of(400, "InvalidToken", message);
            case EXPIRED_TOKEN -> of(400, "ExpiredToken", message);
            case WRONG_SIGNATURE -> of(FORBIDDEN, "SignatureDoesNotMatch", message);
            case CLOCK_SKEW -> of(FORBIDDEN, "RequestTimeTooSkewed", message);
            case NO_CONTENT_HASH -> of(400, "InvalidRequest", message);
        };
    }
}
