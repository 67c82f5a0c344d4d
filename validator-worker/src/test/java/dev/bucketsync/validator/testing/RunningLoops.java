package dev.bucketsync.validator.testing;

import dev.bucketsync.runtime.process.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Loops turning inside the test's own process.
public final class RunningLoops implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stopping;

    public void start(Loop loop) {
        threads.add(Thread.ofPlatform().start(() -> turn(loop)));
    }

    private void turn(Loop loop) {
        try (loop) {
            while (!stopping) {
                loop.runOnce();
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(RunningLoops::join);
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
