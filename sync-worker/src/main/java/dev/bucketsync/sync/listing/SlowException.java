package dev.bucketsync.sync.listing;

import java.time.Duration;

/// A listing call took longer than it was given.
public final class SlowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SlowException(Duration patience, Throwable cause) {
        super("no answer within " + patience, cause);
    }
}
