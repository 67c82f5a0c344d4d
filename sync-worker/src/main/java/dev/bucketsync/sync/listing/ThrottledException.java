package dev.bucketsync.sync.listing;

import java.time.Duration;
import java.util.Optional;

/// S3 asks for fewer requests (503, 429).
public final class ThrottledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;

    /// @param retryAfter what S3 said, if it did
    public ThrottledException(Optional<Duration> retryAfter, Throwable cause) {
        super("S3 asks for fewer requests", cause);
        this.retryAfter = retryAfter;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
