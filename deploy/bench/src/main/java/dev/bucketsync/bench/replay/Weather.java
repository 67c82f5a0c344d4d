package dev.bucketsync.bench.replay;

import dev.bucketsync.sandbox.aws.http.Query;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// How S3 is today.
///
/// @param delayMillis of each page, on average
/// @param jitterPercent by which a delay may be shorter or longer
/// @param slowDownPercent of requests that are answered 503
record Weather(int delayMillis, int jitterPercent, int slowDownPercent) {
    static final Weather FINE = new Weather(0, 0, 0);
    private static final int PERCENT = 100;

    static Weather of(Query query) {
        return new Weather(number(query, "delay"), number(query, "jitter"), number(query, "slowdown"));
    }

    private static int number(Query query, String name) {
        return query.first(name).map(Integer::parseInt).orElse(0);
    }

    /// Waits as long as a page takes, which costs no thread.
    void pass() {
        if (delayMillis == 0) {
            return;
        }
        double part = jitterPercent
                / (double) PERCENT
                * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        try {
            TimeUnit.MICROSECONDS.sleep(Math.round(delayMillis * 1_000 * (1 + part)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Longer than anybody has patience.
    static void standStill() {
        try {
            TimeUnit.HOURS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean refuses() {
        return slowDownPercent > 0 && ThreadLocalRandom.current().nextInt(PERCENT) < slowDownPercent;
    }
}
