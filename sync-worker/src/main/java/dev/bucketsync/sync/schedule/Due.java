package dev.bucketsync.sync.schedule;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.run.SyncMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// The next sync of a connection by its timetable. It is kept beside the execution's own time, which moves when the
/// execution is tried again, while the request made of it must stay the same one.
record Due(Timetable timetable, Instant at) {
    private static final String BY = "schedule";
    private static final int LINES = 4;

    static Optional<Due> after(Instant now, Timetable timetable) {
        return timetable.next(now).map(at -> new Due(timetable, at));
    }

    /// The same request however often and by whomever it is asked: its id derives from connection and moment.
    SyncRequested request(ConnectionId connection, Instant now) {
        RequestId request = new RequestId(BY + "-" + EventId.derived(BY, connection, at));
        return new SyncRequested(
                EventId.derived("sync-requested", request), now, request, connection, SyncMode.INCREMENTAL, BY);
    }

    String text() {
        return String.join(
                "\n",
                timetable.cron(),
                timetable.zone().getId(),
                timetable.delay().toString(),
                at.toString());
    }

    /// Empty for what another version of ours wrote and this one can't read; it is then found anew.
    static Optional<Due> parse(String text) {
        List<String> lines = text.lines().toList();
        try {
            return lines.size() != LINES
                    ? Optional.empty()
                    : Optional.of(new Due(
                            new Timetable(lines.get(0), ZoneId.of(lines.get(1)), Duration.parse(lines.get(2))),
                            Instant.parse(lines.get(3))));
        } catch (DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
