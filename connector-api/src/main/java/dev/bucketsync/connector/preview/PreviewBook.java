package dev.bucketsync.connector.preview;

import dev.bucketsync.connector.account.Usage;
import dev.bucketsync.connector.preview.Fit.Candidate;
import dev.bucketsync.connector.preview.Fit.Sum;
import dev.bucketsync.connector.preview.Preview.Cost;
import dev.bucketsync.connector.preview.Preview.Faulted;
import dev.bucketsync.connector.preview.Preview.Findings;
import dev.bucketsync.connector.preview.Preview.OfType;
import dev.bucketsync.connector.preview.Preview.Rejected;
import dev.bucketsync.connector.preview.Preview.Requests;
import dev.bucketsync.connector.preview.Preview.Units;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.RejectionReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/// Reads what a preview found out, from the sync-worker's views. Whose run it is has been asked before.
final class PreviewBook {
    private static final int FETCH = 10_000;

    private PreviewBook() {}

    static Findings findings(Handle handle, SyncRunId run, Usage usage) {
        List<OfType> types = types(handle, run);
        Sum accepted = new Sum(
                types.stream().mapToLong(OfType::accepted).sum(),
                types.stream().mapToLong(OfType::units).sum());
        long faulted = types.stream().mapToLong(OfType::faulted).sum();
        Units units = new Units(accepted.units(), usage.left(), usage.limit(), usage.period(), usage.endsAt());
        return handle.createQuery("SELECT * FROM catalog.api_preview WHERE run = :run")
                .bind("run", run.value())
                .map((row, _) -> new Findings(
                        types,
                        rejected(handle, run),
                        faulted(handle, run),
                        units,
                        fit(handle, run, usage.left(), accepted),
                        number(row, "would_remove"),
                        cost(row, faulted)))
                .one();
    }

    private static List<OfType> types(Handle handle, SyncRunId run) {
        return handle.createQuery("""
            SELECT type, count(*) FILTER (WHERE verdict = 'ACCEPTED') AS accepted,
                   count(*) FILTER (WHERE verdict = 'REJECTED') AS rejected,
                   count(*) FILTER (WHERE verdict = 'FAULTED') AS faulted,
                   coalesce(sum(units) FILTER (WHERE verdict = 'ACCEPTED'), 0)::bigint AS units
            FROM catalog.api_preview_object WHERE run = :run GROUP BY type ORDER BY type NULLS LAST""")
                .bind("run", run.value())
                .map((row, _) -> new OfType(
                        Optional.ofNullable(row.getString("type")),
                        row.getLong("accepted"),
                        row.getLong("rejected"),
                        row.getLong("faulted"),
                        row.getLong("units")))
                .list();
    }

    private static List<Rejected> rejected(Handle handle, SyncRunId run) {
        return handle.createQuery("""
            SELECT reason, count(*) AS objects
            FROM catalog.api_preview_object CROSS JOIN LATERAL unnest(reasons) AS reason
            WHERE run = :run AND verdict = 'REJECTED' GROUP BY reason ORDER BY objects DESC, reason""")
                .bind("run", run.value())
                .map((row, _) -> new Rejected(RejectionReason.valueOf(row.getString("reason")), row.getLong("objects")))
                .list();
    }

    private static List<Faulted> faulted(Handle handle, SyncRunId run) {
        return handle.createQuery("""
            SELECT fault, count(*) AS objects FROM catalog.api_preview_object
            WHERE run = :run AND verdict = 'FAULTED' GROUP BY fault ORDER BY objects DESC, fault""")
                .bind("run", run.value())
                .map((row, _) -> new Faulted(FaultCause.valueOf(row.getString("fault")), row.getLong("objects")))
                .list();
    }

    /// Reads the objects only where not all would fit.
    private static Fit fit(Handle handle, SyncRunId run, OptionalLong left, Sum accepted) {
        return handle.inTransaction(transaction -> {
            try (ResultIterator<Candidate> arrivals = transaction
                    .createQuery("""
                        SELECT key, units FROM catalog.api_preview_object
                        WHERE run = :run AND verdict = 'ACCEPTED' ORDER BY observed_at, key""")
                    .bind("run", run.value())
                    .setFetchSize(FETCH)
                    .map((row, _) -> new Candidate(ObjectKey.ofBytes(row.getBytes("key")), row.getLong("units")))
                    .iterator()) {
                return Fit.of(left, accepted, arrivals);
            }
        });
    }

    /// A sync lists as the preview did, and reads only what the preview could not judge.
    private static Cost cost(ResultSet row, long faulted) throws SQLException {
        long lists = row.getLong("lists");
        return new Cost(new Requests(lists, row.getLong("header_requests")), new Requests(lists, faulted));
    }

    private static OptionalLong number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
