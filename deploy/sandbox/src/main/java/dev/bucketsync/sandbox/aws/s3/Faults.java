package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Trouble a test can give a bucket: slowness, requests that hang, and refusal of everything.
public final class Faults {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Settings settings = Settings.NONE;
    private volatile ListTamper tamper = ListTamper.NONE;
    private int held;

    /// Answers listings as it likes.
    @FunctionalInterface
    public interface ListTamper {
        ListTamper NONE = (_, honest) -> honest.answer();

        Answer answer(Request request, Honest honest) throws IOException;
    }

    /// What would be answered without the tamper: access is checked, and the listing made.
    @FunctionalInterface
    public interface Honest {
        Answer answer() throws IOException;
    }

    /// What is wrong with a bucket. Held requests hang until the setting changes.
    public record Settings(
            Duration getDelay, Duration listDelay, boolean holdGets, boolean holdLists, boolean denyAll) {
        public static final Settings NONE = new Settings(Duration.ZERO, Duration.ZERO, false, false, false);

        public Settings delayingGets(Duration delay) {
            return new Settings(delay, listDelay, holdGets, holdLists, denyAll);
        }

        public Settings delayingLists(Duration delay) {
            return new Settings(getDelay, delay, holdGets, holdLists, denyAll);
        }

        public Settings holdingGets() {
            return new Settings(getDelay, listDelay, true, holdLists, denyAll);
        }

        public Settings holdingLists() {
            return new Settings(getDelay, listDelay, holdGets, true, denyAll);
        }

        public Settings denyingAll() {
            return new Settings(getDelay, listDelay, holdGets, holdLists, true);
        }

        private boolean holds(Operation operation) {
            return operation == Operation.LIST_OBJECTS ? holdLists : holdGets;
        }

        private Duration delay(Operation operation) {
            return operation == Operation.LIST_OBJECTS ? listDelay : getDelay;
        }
    }

    public void set(Settings wanted) {
        lock.lock();
        try {
            settings = wanted;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// From now on lists are answered as the tamper wants. Only in this process, by tests.
    public void tamperWithLists(ListTamper wanted) {
        tamper = wanted;
    }

    Answer tampered(Request request, Honest honest) throws IOException {
        return tamper.answer(request, honest);
    }

    /// Ends all trouble and lets held requests go.
    public void clear() {
        tamper = ListTamper.NONE;
        set(Settings.NONE);
    }

    public Settings settings() {
        return settings;
    }

    /// How many requests hang right now.
    public int held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    void strike(Operation operation) {
        if (settings.equals(Settings.NONE)) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(settings.delay(operation).toNanos());
            hold(operation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (settings.denyAll()) {
            throw S3Error.accessDenied("Access Denied");
        }
    }

    private void hold(Operation operation) throws InterruptedException {
        if (!settings.holds(operation)) {
            return;
        }
        lock.lock();
        held++;
        try {
            while (settings.holds(operation)) {
                changed.await();
            }
        } finally {
            held--;
            lock.unlock();
        }
    }
}
