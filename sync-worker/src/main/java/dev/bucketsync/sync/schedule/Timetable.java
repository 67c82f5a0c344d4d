package dev.bucketsync.sync.schedule;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.run.Schedule;
import dev.bucketsync.runtime.cron.Cron;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// When one connection is synced unasked.
///
/// @param delay how long after its moments the connection comes, always the same: else all midnights were one moment
record Timetable(String cron, ZoneId zone, Duration delay) {
    private static final int MINUTES_A_DAY = 24 * 60;

    Timetable {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("nobody comes before the moment");
        }
    }

    /// What the connection's row asks for: its schedule; without one, if it follows its bucket's events, once a day at
    /// a
    /// time of its own, for events get lost; else nothing.
    ///
    /// @param jitter no connection's delay is longer
    static Optional<Timetable> of(ConnectionUpdated connection, Duration jitter) {
        return connection
                .schedule()
                .or(() -> connection.followsBucketEvents()
                        ? Optional.of(daily(connection.connection()))
                        : Optional.empty())
                .map(schedule -> new Timetable(schedule.cron(), schedule.zone(), delay(connection, jitter)));
    }

    private static Schedule daily(ConnectionId connection) {
        int minute = Math.floorMod(connection.value().hashCode(), MINUTES_A_DAY);
        return new Schedule("%d %d * * *".formatted(minute % 60, minute / 60), ZoneOffset.UTC);
    }

    private static Duration delay(ConnectionUpdated connection, Duration jitter) {
        return Duration.ofMillis(Math.floorMod(connection.connection().value().hashCode(), jitter.toMillis() + 1));
    }

    /// The connection's first moment after this one; empty when there is none.
    ///
    /// @throws IllegalArgumentException when the expression is none
    Optional<Instant> next(Instant after) {
        return Cron.parse(cron).next(after.minus(delay), zone).map(moment -> moment.plus(delay));
    }
}
