package dev.bucketsync.runtime.process;

import dev.bucketsync.runtime.settings.InvalidSettingsException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One service's life: it is assembled top to bottom, runs its loops, and is taken apart in reverse order, on SIGTERM
/// (exit code 0) or when a loop meets a plumbing failure or an Error (exit code 1; the supervisor starts it again).
/// Settings that can't be used are exit code 2: starting again would not help.
public final class ServiceProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);
    private static final Duration DRAIN = Duration.ofSeconds(25);
    private static final int FAILED = 1;
    private static final int MISCONFIGURED = 2;

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final List<Running> running = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private volatile boolean stopping;

    private record Running(Loop loop, Thread thread) {}

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
        // Not on this thread: a loop may fail while the assembly still waits for it.
        Thread.ofPlatform().name("exit").start(process::exitOnFailure);
        try {
            assembly.assemble(process);
            LOG.info("{} started", name);
        } catch (InvalidSettingsException e) {
            LOG.error("{}", e.getMessage());
            Runtime.getRuntime().halt(MISCONFIGURED);
        } catch (Throwable e) {
            process.fail(name, e);
        }
        process.exitOnFailure();
    }

    private void exitOnFailure() {
        try {
            failed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(FAILED);
    }

    /// Takes responsibility for closing this when the process stops, before everything that was owned earlier.
    public synchronized <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    /// Runs the loop on a thread of its own until the process stops. Its failure is the process's.
    public synchronized <L extends Loop> L loop(String name, L loop) {
        Thread thread = Thread.ofPlatform().name(name).unstarted(() -> turn(name, loop));
        running.add(new Running(loop, thread));
        thread.start();
        return loop;
    }

    private void turn(String name, Loop loop) {
        try {
            while (!stopping) {
                loop.runOnce();
            }
        } catch (Throwable e) {
            fail(name, e);
        } finally {
            closeQuietly(loop);
        }
    }

    /// Trouble after the word to stop is told, and is no failure: others may be closed already.
    private void fail(String where, Throwable cause) {
        try {
            if (stopping) {
                LOG.warn("{} failed while the process stops", where, cause);
            } else if (failure.compareAndSet(null, cause)) {
                LOG.error("{} failed, the process ends", where, cause);
            }
        } finally {
            failed.countDown();
        }
    }

    /// Runs in the shutdown hook, where the exit code can only be set by halting.
    private void stop() {
        int status = FAILED;
        try {
            stopping = true;
            joinLoops();
            copyOfOwned().forEach(ServiceProcess::closeQuietly);
            status = failure.get() == null ? 0 : FAILED;
            LOG.info("stopped");
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    private void joinLoops() {
        List<Running> loops = copyOfRunning();
        loops.forEach(each -> each.loop().wakeup());
        long deadline = System.nanoTime() + DRAIN.toNanos();
        loops.forEach(each -> join(each.thread(), deadline));
    }

    private synchronized List<Running> copyOfRunning() {
        return List.copyOf(running);
    }

    private synchronized List<AutoCloseable> copyOfOwned() {
        return List.copyOf(owned);
    }

    private static void join(Thread thread, long deadline) {
        try {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                LOG.warn("{} is still at work, others are closed under it", thread.getName());
            }
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
