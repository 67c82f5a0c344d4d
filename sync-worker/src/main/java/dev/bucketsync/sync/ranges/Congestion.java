package dev.bucketsync.sync.ranges;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How many calls one connection bears at a time: doubled until S3 first asks for less, then a little more with every
/// quiet second and much less with every complaint.
public final class Congestion {
    private static final double START = 16;
    private static final double LESS = 0.7;
    private static final double MUCH_LESS = 0.5;
    private static final double SLOWLY_MORE = 1.0 / 16;
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final int most;
    private double permits;
    private boolean met;
    private int slowInARow;
    private Instant changed;
    private Instant pausedUntil;

    public Congestion(int most, Instant now) {
        this.most = most;
        this.permits = Math.min(START, most);
        this.changed = now;
        this.pausedUntil = now;
    }

    /// How many calls may be under way; 0 while S3 wants to be left alone.
    public int permits(Instant now) {
        return now.isBefore(pausedUntil) ? 0 : size();
    }

    /// As [#permits], whether S3 wants to be left alone or not.
    public int size() {
        return (int) permits;
    }

    /// A call made at `asked` was answered.
    public void answered(Instant asked, Instant now) {
        slowInARow = 0;
        if (!met) {
            permits = Math.min(most, permits + 1);
        } else if (!asked.isBefore(changed) && !now.isBefore(changed.plus(QUIET))) {
            permits = Math.min(most, permits + Math.max(1, permits * SLOWLY_MORE));
            changed = now;
        }
    }

    /// S3 asked for less. Calls that were under way when we already heeded it say nothing new.
    ///
    /// @return whether it was news
    public boolean throttled(Instant asked, Instant now, Optional<Duration> retryAfter) {
        slowInARow = 0;
        Duration pause = retryAfter.filter(Duration::isPositive).orElse(PAUSE);
        Instant until = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        if (met && asked.isBefore(changed)) {
            return false;
        }
        reduce(LESS, now);
        pausedUntil = until.isAfter(pausedUntil) ? until : pausedUntil;
        return true;
    }

    /// Patience ran out. One slow call says nothing about the others; only when nothing at all is answered, fewer are
    /// made.
    public void slow(Instant now) {
        if (++slowInARow >= size()) {
            slowInARow = 0;
            reduce(MUCH_LESS, now);
        }
    }

    private void reduce(double factor, Instant now) {
        met = true;
        permits = Math.max(1, permits * factor);
        changed = now;
    }
}
