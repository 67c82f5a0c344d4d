package dev.bucketsync.sandbox.aws.sts;

import dev.bucketsync.sandbox.aws.signature.NotAuthenticatedException;

/// An error answer of STS.
final class StsError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int FORBIDDEN = 403;

    private final int status;
    private final String code;

    StsError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    static StsError accessDenied(String message) {
        return new StsError(FORBIDDEN, "AccessDenied", message);
    }

    static StsError validation(String message) {
        return new StsError(400, "ValidationError", message);
    }

    static StsError notAuthenticated(NotAuthenticatedException refused) {
        var message = refused.getMessage();
        return switch (refused.reason()) {
            case ANONYMOUS ->
                new StsError(FORBIDDEN, "MissingAuthenticationToken", "Request is missing Authentication Token");
            case MALFORMED, UNSIGNED_HEADERS, NO_CONTENT_HASH -> new StsError(400, "IncompleteSignature", message);
            case UNKNOWN_KEY, INVALID_TOKEN ->
                new StsError(
                        FORBIDDEN, "InvalidClientTokenId", "The security token included in the request is invalid.");
            case EXPIRED_TOKEN ->
                new StsError(FORBIDDEN, "ExpiredToken", "The security token included in the request is expired");
            case WRONG_SIGNATURE -> new StsError(FORBIDDEN, "SignatureDoesNotMatch", message);
            case CLOCK_SKEW, URL_EXPIRED ->
                new StsError(FORBIDDEN, "SignatureDoesNotMatch", "Signature expired: " + message);
        };
    }
}
