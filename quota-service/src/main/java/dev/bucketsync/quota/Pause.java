package dev.bucketsync.quota;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A wait between two rounds of a loop that its end cuts short.
final class Pause {
    private final CountDownLatch ended = new CountDownLatch(1);

    void await(Duration atMost) {
        try {
            boolean _ = ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void end() {
        ended.countDown();
    }
}
