package dev.bucketsync.runtime.process;

import dev.bucketsync.runtime.settings.InvalidSettingsException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One service's life: it is assembled top to bottom, runs its loops, and is taken apart in reverse order, on SIGTERM
/// (exit code 0) or when a loop meets a plumbing failure or an Error (exit code 1; the supervisor starts it again).
public final class ServiceProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);
    private static final Duration DRAIN = Duration.ofSeconds(25);
    private static final int FAILED = 1;
    private static final int MISCONFIGURED = 2;

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final List<Thread> loops = new ArrayList<>();
    private final List<Loop> wakeable = new ArrayList<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private ServiceProcess() {}

    /// Puts a service together.
    @FunctionalInterface
    public interface Assembly {
        void assemble(ServiceProcess process) throws Exception;
    }

    /// Runs a service until it is told to stop; never returns.
    public static void run(String name, Assembly assembly) {
        ServiceProcess process = new ServiceProcess();
        Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "stop"));
        try {
            assembly.assemble(process);
            LOG.info("{} started", name);
            process.ended.await();
        } catch (InvalidSettingsException e) {
            LOG.error("{}", e.getMessage());
            Runtime.getRuntime().halt(MISCONFIGURED);
        } catch (Throwable e) {
            process.fail(name, e);
        }
        System.exit(FAILED);
    }

    /// Takes responsibility for closing this when the process stops, before everything that was owned earlier.
    public <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    /// Runs the loop on a thread of its own until the process stops. Its failure is the process's.
    public <L extends Loop> L loop(String name, L loop) {
        wakeable.add(loop);
        loops.add(Thread.ofPlatform().name(name).start(() -> turn(name, loop)));
        return loop;
    }

    private void turn(String name, Loop loop) {
        try (loop) {
            while (!stopping.get()) {
                loop.runOnce();
            }
        } catch (Throwable e) {
            if (!stopping.get()) {
                fail(name, e);
            }
        }
    }

    private void fail(String where, Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            LOG.error("{} failed, the process ends", where, cause);
        }
        ended.countDown();
    }

    private void stop() {
        stopping.set(true);
        wakeable.forEach(Loop::wakeup);
        long deadline = System.nanoTime() + DRAIN.toNanos();
        loops.forEach(thread -> join(thread, deadline));
        owned.forEach(ServiceProcess::closeQuietly);
        LOG.info("stopped");
        Runtime.getRuntime().halt(failure.get() == null ? 0 : FAILED);
    }

    private static void join(Thread thread, long deadline) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.warn("closing {}", resource, e);
        }
    }
}
