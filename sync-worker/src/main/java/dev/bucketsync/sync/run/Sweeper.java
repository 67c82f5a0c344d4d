package dev.bucketsync.sync.run;

import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.sync.intake.Intake;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Once a second: announces runs, decides requests that waited, and finds drivers for runs that have lost theirs.
public final class Sweeper implements Loop {
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final Announcer announcer;
    private final Intake intake;
    private final RunStore runs;
    private final RunTask task;
    private final InstantSource clock;
    private final Semaphore stop = new Semaphore(0);
    private Instant nextForget;

    public Sweeper(Announcer announcer, Intake intake, RunStore runs, RunTask task, InstantSource clock) {
        this.announcer = announcer;
        this.intake = intake;
        this.runs = runs;
        this.task = task;
        this.clock = clock;
        this.nextForget = clock.instant();
    }

    @Override
    public void runOnce() {
        announcer.announce();
        intake.decideWaiting();
        runs.withoutTask().forEach(task::schedule);
        if (clock.instant().isAfter(nextForget)) {
            intake.forgetOld();
            nextForget = clock.instant().plus(FORGET_EVERY);
        }
        pause();
    }

    private void pause() {
        try {
            if (stop.tryAcquire(1, TimeUnit.SECONDS)) {
                stop.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wakeup() {
        stop.release();
    }
}
