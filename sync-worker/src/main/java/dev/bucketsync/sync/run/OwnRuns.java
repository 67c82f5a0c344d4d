package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.kafka.Trace;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Runs that nobody asks for: the worker makes them itself.
public final class OwnRuns {
    private final Jdbi jdbi;

    public OwnRuns(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// A new run, or nothing where one of this mode is queued for the connection already.
    public Optional<SyncRunId> queue(long connectionId, SyncMode mode) {
        SyncRunId run = SyncRunId.fresh();
        int added = jdbi.withHandle(handle -> handle.createUpdate("""
                        INSERT INTO run (id, connection_id, mode, state, traceparent, requested_at)
                        VALUES (:id, :connection, :mode, 'QUEUED', :trace, now()) ON CONFLICT DO NOTHING""")
                .bind("id", run.value())
                .bind("connection", connectionId)
                .bind("mode", mode.name())
                .bind("trace", Trace.current().orElseGet(Trace::fresh).traceparent())
                .execute());
        return added == 1 ? Optional.of(run) : Optional.empty();
    }
}
