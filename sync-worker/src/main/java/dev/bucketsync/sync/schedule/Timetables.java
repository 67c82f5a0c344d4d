package dev.bucketsync.sync.schedule;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.sync.run.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which connections are to be synced unasked at present: those with a timetable that are readable and whose plan
/// includes it. The others sleep.
public record Timetables(Tables tables, Duration jitter) {
    private static final Logger LOG = LoggerFactory.getLogger(Timetables.class);

    Optional<Timetable> of(String connection) {
        return tables.connections().get(connection).flatMap(this::of);
    }

    /// Of all connections that have one at present.
    Map<String, Timetable> all() {
        return tables.connections().stream()
                .filter(connection -> of(connection).isPresent())
                .collect(Collectors.toMap(
                        connection -> connection.connection().value(),
                        connection -> of(connection).orElseThrow(),
                        (one, _) -> one));
    }

    private Optional<Timetable> of(ConnectionUpdated connection) {
        return connection.readable() && planIncludesIt(connection)
                ? Timetable.of(connection, jitter).filter(timetable -> isUsable(connection, timetable))
                : Optional.empty();
    }

    private boolean planIncludesIt(ConnectionUpdated connection) {
        return tables.accounts()
                .get(connection.account().value())
                .filter(AccountUpdated::connectingAllowed)
                .isPresent();
    }

    /// The API takes no other; whoever else may write the topic must not stop us.
    private static boolean isUsable(ConnectionUpdated connection, Timetable timetable) {
        try {
            return timetable.next(Instant.EPOCH).isPresent();
        } catch (IllegalArgumentException e) {
            LOG.error("the schedule of connection {} is none: {}", connection.connection(), e.getMessage());
            return false;
        }
    }
}
