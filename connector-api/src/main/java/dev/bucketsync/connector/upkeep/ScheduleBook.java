package dev.bucketsync.connector.upkeep;

import dev.bucketsync.events.id.ConnectionId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads from the sync-worker's view what schedules have done.
final class ScheduleBook {
    private ScheduleBook() {}

    static Optional<Instant> lastAt(Handle handle, ConnectionId connection) {
        return handle.select(
                        "SELECT last_at FROM catalog.api_schedule WHERE connection = ? AND last_at IS NOT NULL",
                        connection.value())
                .mapTo(Instant.class)
                .findOne();
    }
}
