package dev.bucketsync.connector.preview;

import dev.bucketsync.connector.account.Usage;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.preview.Fit.Candidate;
import dev.bucketsync.connector.preview.Fit.Sum;
import dev.bucketsync.connector.preview.Preview.Cost;
import dev.bucketsync.connector.preview.Preview.Findings;
import dev.bucketsync.connector.preview.Preview.Requests;
import dev.bucketsync.connector.preview.Preview.Units;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.RejectionReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/// Reads what a preview found out, from the sync-worker's views. Whose run it is has been asked before.
final class PreviewBook {
    private static final int FETCH = 10_000;

    /// As many objects are looked up in the ledger, at each look at the preview.
    private static final int PRICED = 50_000;

    private PreviewBook() {}

    /// @param transaction sees one moment, so that the sums agree while the preview goes on
    static Findings findings(Handle transaction, SyncRunId run, Optional<Connection> connection, Usage usage) {
        Verdicts verdicts = verdicts(transaction, run);
        Optional<Prices> prices = connection
                .filter(_ -> verdicts.accepted().objects() <= PRICED)
                .map(found -> new Prices(transaction, run, found, usage));
        Sum needed = prices.map(Prices::sum).orElseGet(verdicts::accepted);
        Units units = new Units(
                needed.units(), prices.isPresent(), usage.left(), usage.limit(), usage.period(), usage.endsAt());
        return transaction
                .createQuery("SELECT * FROM catalog.api_preview WHERE run = :run")
                .bind("run", run.value())
                .map((row, _) -> new Findings(
                        verdicts.types(),
                        verdicts.rejected(),
                        verdicts.faulted(),
                        units,
                        fit(usage.left(), needed, () -> arrivals(transaction, run, prices)),
                        number(row, "would_remove"),
                        cost(row, verdicts.faults())))
                .one();
    }

    /// One look at all rows, however many questions there are.
    private static Verdicts verdicts(Handle transaction, SyncRunId run) {
        return new Verdicts(transaction
                .createQuery("""
            SELECT type, verdict, fault, reasons, count(*) AS objects, coalesce(sum(units), 0)::bigint AS units
            FROM catalog.api_preview_object WHERE run = :run GROUP BY type, verdict, fault, reasons""")
                .bind("run", run.value())
                .map((row, _) -> new Verdicts.Alike(
                        Optional.ofNullable(row.getString("type")),
                        Verdicts.Kind.valueOf(row.getString("verdict")),
                        Optional.ofNullable(row.getString("fault")).map(FaultCause::valueOf),
                        Stream.of((String[]) row.getArray("reasons").getArray())
                                .map(RejectionReason::valueOf)
                                .toList(),
                        new Sum(row.getLong("objects"), row.getLong("units"))))
                .list());
    }

    /// Reads the objects one by one only where the sums say that not all would fit.
    private static Fit fit(OptionalLong left, Sum needed, Supplier<ResultIterator<Candidate>> read) {
        if (Fit.holdsAll(left, needed)) {
            return Fit.whole(needed);
        }
        try (ResultIterator<Candidate> arrivals = read.get()) {
            return Fit.of(left, needed, arrivals);
        }
    }

    private static ResultIterator<Candidate> arrivals(Handle transaction, SyncRunId run, Optional<Prices> prices) {
        return prices.map(Prices::arrivals)
                .orElseGet(() -> transaction
                        .createQuery("""
                        SELECT key, units FROM catalog.api_preview_object
                        WHERE run = :run AND verdict = 'ACCEPTED' ORDER BY observed_at, key""")
                        .bind("run", run.value())
                        .setFetchSize(FETCH)
                        .map((row, _) -> new Candidate(ObjectKey.ofBytes(row.getBytes("key")), row.getLong("units")))
                        .iterator());
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
