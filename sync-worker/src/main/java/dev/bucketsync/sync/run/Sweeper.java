package dev.bucketsync.sync.run;

import dev.bucketsync.runtime.process.Loop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What nobody else sets off: some chores every second (announcements, requests that waited, runs that have lost their
/// driver), some every hour (what may be forgotten).
public final class Sweeper implements Loop {
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<Runnable> everySecond;
    private final List<Runnable> everyHour;
    private final InstantSource clock;
    private final Semaphore stop = new Semaphore(0);
    private Instant nextHour;

    public Sweeper(List<Runnable> everySecond, List<Runnable> everyHour, InstantSource clock) {
        this.everySecond = List.copyOf(everySecond);
        this.everyHour = List.copyOf(everyHour);
        this.clock = clock;
        this.nextHour = clock.instant();
    }

    @Override
    public void runOnce() {
        everySecond.forEach(Runnable::run);
        if (clock.instant().isAfter(nextHour)) {
            everyHour.forEach(Runnable::run);
            nextHour = clock.instant().plus(HOUR);
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
