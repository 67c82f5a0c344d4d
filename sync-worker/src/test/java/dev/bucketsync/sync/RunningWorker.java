package dev.bucketsync.sync;

import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.run.Watchdog;
import dev.bucketsync.sync.testing.Installation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// A sync-worker inside the test's own process.
final class RunningWorker implements AutoCloseable {
    static final int MOST_HINTS = 50;
    static final int SLOTS = 4;
    private static final CallLimits CALLS = new CallLimits(32, 16);
    private final Database database;
    private final Wiring wiring;
    private final S3Access access = new S3Access("test", 16);
    private final SyncLoops loops;
    private final List<Loop> running = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stopping;

    RunningWorker(Installation installation, String name, Patience patience) {
        this(installation, name, patience, Watchdog.Manner.STANDARD);
    }

    RunningWorker(Installation installation, String name, Patience patience, Watchdog.Manner watch) {
        this(installation, name, patience, watch, CALLS);
    }

    RunningWorker(Installation installation, CallLimits calls) {
        this(installation, "worker", Patience.STANDARD, Watchdog.Manner.STANDARD, calls);
    }

    private RunningWorker(
            Installation installation, String name, Patience patience, Watchdog.Manner watch, CallLimits calls) {
        database = installation.openDatabase();
        wiring = Wiring.open(installation.kafka(), "sync-worker", new SimpleMeterRegistry());
        loops = SyncLoops.wire(
                new SyncLoops.Ground(database, wiring, access, InstantSource.system()),
                new SyncLoops.Manner(
                        name, SLOTS, patience, new SyncLoops.Upkeep(Duration.ZERO, MOST_HINTS), watch, calls));
        start(loops.tables().accounts());
        start(loops.tables().connections());
        start(loops.tables().usage());
        loops.tables().accounts().awaitCaughtUp(Duration.ofSeconds(20));
        loops.tables().connections().awaitCaughtUp(Duration.ofSeconds(20));
        loops.tables().usage().awaitCaughtUp(Duration.ofSeconds(20));
        loops.task().start();
        start(loops.task());
        loops.schedules().start();
        start(loops.outcomes());
        start(loops.requests());
        start(loops.sweeper());
        start(loops.scheduleKeeper());
        start(loops.bucketEvents());
    }

    private void start(Loop loop) {
        running.add(loop);
        threads.add(Thread.ofPlatform().start(() -> turn(loop)));
    }

    private void turn(Loop loop) {
        try (loop) {
            while (!stopping) {
                loop.runOnce();
            }
        } catch (RuntimeException | Error e) {
            if (!stopping) {
                failure.compareAndSet(null, e);
            }
        }
    }

    SyncLoops loops() {
        return loops;
    }

    /// Runs whose books did not balance. Fails when nobody counts them.
    double unbalanced() {
        return wiring.meters().get("bucketsync.runs.unbalanced").counter().count();
    }

    double counted(String name) {
        return wiring.meters().find(name).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    double counted(String name, String tag, String value) {
        return wiring.meters().find(name).tag(tag, value).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        stopping = true;
        running.forEach(Loop::wakeup);
        threads.forEach(RunningWorker::join);
        loops.backlog().close();
        loops.schedules().close();
        wiring.close();
        access.close();
        database.close();
        if (failure.get() != null) {
            throw new AssertionError("a loop failed", failure.get());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
