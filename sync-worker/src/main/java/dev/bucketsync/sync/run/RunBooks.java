package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunCounts;
import dev.bucketsync.events.run.SyncMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;

/// What a run has counted: pages on one side, outcomes on the other.
///
/// @param work objects that went to be judged
/// @param movedOn faults that are nobody's trouble: the object changed or went meanwhile; part of the faulted
/// @param known rows of the catalogue met while listing
public record RunBooks(RunCounts counts, long work, long movedOn, long known) {
    public long settled() {
        return counts.settled();
    }

    public long open() {
        return work - settled();
    }

    /// Reads both sides in one statement, so that they belong together.
    public static RunBooks read(Jdbi jdbi, SyncRunId run) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT r.mode, r.listed, r.unchanged, r.skipped, r.work, r.known, r.removed,
                               coalesce(sum(n) FILTER (WHERE outcome = 'ADMITTED'), 0) AS admitted,
                               coalesce(sum(n) FILTER (WHERE outcome = 'ACCEPTED'), 0) AS accepted,
                               coalesce(sum(n) FILTER (WHERE outcome = 'REJECTED'), 0) AS rejected,
                               coalesce(sum(n) FILTER (WHERE outcome IN ('FAULTED', 'MOVED_ON')), 0) AS faulted,
                               coalesce(sum(n) FILTER (WHERE outcome = 'MOVED_ON'), 0) AS moved_on
                        FROM run r LEFT JOIN run_count k ON k.run = r.id
                        WHERE r.id = :run GROUP BY r.id""")
                .bind("run", run.value())
                .map((row, _) ->
                        new RunBooks(counts(row), row.getLong("work"), row.getLong("moved_on"), row.getLong("known")))
                .one());
    }

    /// From a row that has all counts by their names.
    static RunCounts counts(ResultSet row) throws SQLException {
        boolean preview = SyncMode.valueOf(row.getString("mode")) == SyncMode.PREVIEW;
        return new RunCounts(
                row.getLong("listed"),
                row.getLong("unchanged"),
                row.getLong("skipped"),
                row.getLong("admitted"),
                row.getLong("rejected"),
                row.getLong("faulted"),
                row.getLong("removed"),
                preview ? OptionalLong.of(row.getLong("accepted")) : OptionalLong.empty());
    }
}
