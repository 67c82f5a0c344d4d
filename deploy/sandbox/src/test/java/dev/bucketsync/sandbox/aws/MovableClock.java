package dev.bucketsync.sandbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Real time, moved by the test: the SDK signs by the real clock, so not by more than 15 minutes.
final class MovableClock implements InstantSource {
    private volatile Duration offset = Duration.ZERO;

    void moveTo(Duration fromNow) {
        offset = fromNow;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(offset);
    }
}
