package dev.bucketsync.sync.run;

import dev.bucketsync.runtime.kafka.Alone;
import dev.bucketsync.runtime.process.Loop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What nobody else sets off: some chores every second (announcements, requests that waited, runs that have
/// lost their driver), some every hour (what may be forgotten). One that fails keeps no other from its turn,
/// and has its next.
public final class Sweeper implements Loop {
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<Chore> everySecond;
    private final List<Chore> everyHour;
    private final RunDriver.Observed observed;
    private final Semaphore stop = new Semaphore(0);
    private Instant nextHour;

    /// Something to be done again and again, that may be done at any time.
    ///
    /// @param name for logs and metrics
    public record Chore(String name, Runnable work) {}

    public Sweeper(List<Chore> everySecond, List<Chore> everyHour, RunDriver.Observed observed) {
        this.everySecond = List.copyOf(everySecond);
        this.everyHour = List.copyOf(everyHour);
        this.observed = observed;
        this.nextHour = observed.clock().instant();
        this.everySecond.forEach(chore -> failures(observed.meters(), chore));
        this.everyHour.forEach(chore -> failures(observed.meters(), chore));
    }

    private static Counter failures(MeterRegistry meters, Chore chore) {
        return Counter.builder("bucketsync.chores.failed")
                .description("Turns of a chore that failed; it is tried again at its next")
                .tag("chore", chore.name())
                .register(meters);
    }

    @Override
    public void runOnce() {
        everySecond.forEach(this::turn);
        if (observed.clock().instant().isAfter(nextHour)) {
            everyHour.forEach(this::turn);
            nextHour = observed.clock().instant().plus(HOUR);
        }
        pause();
    }

    private void turn(Chore chore) {
        Alone.Result<Boolean> result = Alone.once(chore.name(), () -> {
            chore.work().run();
            return true;
        });
        if (result instanceof Alone.Result.GivenUp<Boolean>) {
            failures(observed.meters(), chore).increment();
        }
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
