package dev.bucketsync.sandbox.aws.signature;

/// Why a request's sender isn't known. Each protocol has its own words for the same reason.
public final class NotAuthenticatedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    NotAuthenticatedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /// What is wrong with a signed, or unsigned, request.
    public enum Reason {
        ANONYMOUS,
        MALFORMED,
        UNKNOWN_KEY,
        INVALID_TOKEN,
        EXPIRED_TOKEN,
        WRONG_SIGNATURE,
        CLOCK_SKEW,
        URL_EXPIRED,
        UNSIGNED_HEADERS,
        NO_CONTENT_HASH
    }
}
