package dev.bucketsync.sync.listing;

import java.time.Duration;
import java.time.Instant;

/// How many objects of one run may be under way: about five seconds of the rate at which they settle.
public final class Window {
    private static final long LEAST = 200;
    private static final long MOST = 20_000;
    private static final double SECONDS = 5;
    private static final Duration SAMPLE = Duration.ofSeconds(1);

    private Instant since;
    private long settledThen;
    private double ratePerSecond;

    public Window(Instant now, long settled) {
        this.since = now;
        this.settledThen = settled;
    }

    /// Takes note of how many have settled in all.
    public void observe(Instant now, long settled) {
        Duration elapsed = Duration.between(since, now);
        if (elapsed.compareTo(SAMPLE) >= 0) {
            ratePerSecond = (settled - settledThen) * 1_000.0 / elapsed.toMillis();
            since = now;
            settledThen = settled;
        }
    }

    /// Whether another page may be emitted on top of what is open.
    public boolean admits(long open) {
        return open < size();
    }

    long size() {
        return Math.clamp(Math.round(ratePerSecond * SECONDS), LEAST, MOST);
    }
}
