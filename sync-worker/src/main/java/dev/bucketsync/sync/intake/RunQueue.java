package dev.bucketsync.sync.intake;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.sync.catalog.SqlTypes;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/// What waits for a connection's one slot: a run that later requests join, and a few previews. All of it inside a
/// request's transaction.
final class RunQueue {
    private RunQueue() {}

    /// What the confirmed run would have removed, and a tenth more: buckets go on living while people decide. Empty
    /// when
    /// there is no such run of this connection.
    static OptionalLong removalLimit(Handle handle, long connectionId, SyncRunId confirmed) {
        return handle.createQuery("""
                        SELECT absent + (absent + 9) / 10 FROM run
                        WHERE id = :run AND connection_id = :connection AND state = 'NEEDS_CONFIRMATION'""")
                .bind("run", confirmed.value())
                .bind("connection", connectionId)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /// The queued run that requests join.
    static Optional<SyncRunId> queued(Handle handle, long connectionId) {
        return handle.createQuery("""
                        SELECT id FROM run WHERE connection_id = :connection AND state = 'QUEUED'
                            AND mode IN ('INCREMENTAL', 'REVALIDATE') FOR UPDATE""")
                .bind("connection", connectionId)
                .map((row, _) -> new SyncRunId(row.getString("id")))
                .findOne();
    }

    static int queuedPreviews(Handle handle, long connectionId) {
        return handle.createQuery("""
                        SELECT count(*) FROM run
                        WHERE connection_id = :connection AND state = 'QUEUED' AND mode = 'PREVIEW'""")
                .bind("connection", connectionId)
                .mapTo(Integer.class)
                .one();
    }

    /// A queued run takes on what another request wants: REVALIDATE looks at more than INCREMENTAL does.
    static void join(Handle handle, SyncRunId run, SyncMode mode, OptionalLong limit) {
        if (mode == SyncMode.REVALIDATE) {
            handle.createUpdate("UPDATE run SET mode = 'REVALIDATE', revision = revision + 1 WHERE id = :run")
                    .bind("run", run.value())
                    .execute();
        }
        if (limit.isPresent()) {
            handle.createUpdate("UPDATE run SET removal_limit = greatest(removal_limit, :limit) WHERE id = :run")
                    .bind("limit", limit.getAsLong())
                    .bind("run", run.value())
                    .execute();
        }
    }

    static SyncRunId add(Handle handle, long connectionId, Waiting request, OptionalLong removalLimit) {
        SyncRunId run = SyncRunId.fresh();
        handle.createUpdate("""
                        INSERT INTO run (id, connection_id, mode, state, removal_limit, traceparent, requested_at)
                        VALUES (:id, :connection, :mode, 'QUEUED', :limit, :trace, :at)""")
                .bind("id", run.value())
                .bind("connection", connectionId)
                .bind("mode", request.mode().name())
                .bind("limit", removalLimit.isPresent() ? (Long) removalLimit.getAsLong() : null)
                .bind("trace", request.trace().traceparent())
                .bind("at", SqlTypes.timestamp(request.requestedAt()))
                .execute();
        return run;
    }
}
