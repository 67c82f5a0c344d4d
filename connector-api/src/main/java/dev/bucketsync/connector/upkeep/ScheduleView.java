package dev.bucketsync.connector.upkeep;

import dev.bucketsync.events.run.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/// A connection's schedule as the API shows it.
///
/// @param nextAt when it is due next; the request follows within the worker's jitter. Absent while it sleeps
/// @param lastAt when it last asked for a sync
/// @param sleeps why it asks for none at present
record ScheduleView(
        String cron, ZoneId zone, Optional<Instant> nextAt, Optional<Instant> lastAt, Optional<Sleeps> sleeps) {

    /// What a schedule waits for.
    enum Sleeps {
        CONNECTION_NOT_READY,
        PLAN_REQUIRED
    }

    static ScheduleView of(
            Schedule schedule, Optional<Instant> nextAt, Optional<Instant> lastAt, Optional<Sleeps> sleeps) {
        return new ScheduleView(schedule.cron(), schedule.zone(), nextAt, lastAt, sleeps);
    }
}
