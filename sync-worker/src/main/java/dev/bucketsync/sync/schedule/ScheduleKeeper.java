package dev.bucketsync.sync.schedule;

import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.sync.run.Tables;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps what is planned true to what the connections' rows say: as they change, and altogether at start and now and
/// then.
public final class ScheduleKeeper implements Loop {
    private static final Duration ALL_EVERY = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Changes changes;
    private final Tables tables;
    private final Timetables timetables;
    private final ScheduleTask task;
    private final InstantSource clock;
    private final AtomicInteger awake = new AtomicInteger();
    private final Semaphore stop = new Semaphore(0);
    private Instant nextAll = Instant.MIN;

    public ScheduleKeeper(
            Changes changes, Timetables timetables, ScheduleTask task, InstantSource clock, MeterRegistry meters) {
        this.changes = changes;
        this.tables = timetables.tables();
        this.timetables = timetables;
        this.task = task;
        this.clock = clock;
        Gauge.builder("bucketsync.schedules", awake, AtomicInteger::get)
                .description("Connections that are synced unasked at present")
                .register(meters);
    }

    @Override
    public void runOnce() {
        if (clock.instant().isAfter(nextAll)) {
            keepAll();
            nextAll = clock.instant().plus(ALL_EVERY);
        }
        keepChanged();
        pause();
    }

    private void keepAll() {
        Map<String, Timetable> wanted = timetables.all();
        awake.set(wanted.size());
        Map<String, Due> planned = task.planned();
        Set<String> either = new HashSet<>(wanted.keySet());
        either.addAll(planned.keySet());
        either.stream()
                .filter(connection -> !Optional.ofNullable(wanted.get(connection))
                        .equals(Optional.ofNullable(planned.get(connection)).map(Due::timetable)))
                .forEach(this::keep);
    }

    private void keepChanged() {
        Set<String> accounts = changes.takeAccounts();
        if (!accounts.isEmpty()) {
            tables.connections().stream()
                    .filter(connection -> accounts.contains(connection.account().value()))
                    .forEach(changes::heard);
        }
        changes.takeConnections().forEach(this::keep);
    }

    private void keep(String connection) {
        if (!task.keep(connection, timetables.of(connection))) {
            changes.again(connection);
        }
    }

    private void pause() {
        try {
            if (stop.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
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
