package dev.bucketsync.connector.preview;

import dev.bucketsync.connector.account.Usage;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.preview.Fit.Candidate;
import dev.bucketsync.connector.preview.Fit.Stretch;
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
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Reads what a preview found out, from the sync-worker's views. Whose run it is has been asked before. Sums are kept
/// there as verdicts come in, so that a look costs the same however many objects there are.
record PreviewBook(Handle snapshot, SyncRunId run) {
    /// As many objects are looked up in the ledger, at each look at the preview.
    private static final int PRICED = 50_000;

    /// What is known of the run as a whole.
    private record Whole(Requests requests, OptionalLong wouldRemove) {}

    /// Nothing of a preview that is forgotten.
    ///
    /// @param snapshot sees one moment, so that the sums agree while the preview goes on
    static Optional<Findings> findings(Handle snapshot, SyncRunId run, Optional<Connection> connection, Usage usage) {
        PreviewBook book = new PreviewBook(snapshot, run);
        return book.whole().map(whole -> book.findings(whole, connection, usage));
    }

    private Findings findings(Whole whole, Optional<Connection> connection, Usage usage) {
        Verdicts verdicts = verdicts();
        Optional<List<Candidate>> priced = connection
                .filter(_ -> verdicts.accepted().objects() <= PRICED)
                .map(found -> new Prices(snapshot, run, found, usage).arrivals());
        List<Stretch> arrivals = priced.map(all -> List.of(Stretch.of(all))).orElseGet(this::arrivals);
        Sum needed = arrivals.stream().map(Stretch::sum).reduce(Sum.NONE, Sum::plus);
        return new Findings(
                verdicts.types(),
                verdicts.rejected(),
                verdicts.faulted(),
                new Units(
                        needed.units(),
                        priced.isPresent(),
                        usage.left(),
                        usage.limit(),
                        usage.period(),
                        usage.endsAt()),
                Fit.of(usage.left(), arrivals),
                whole.wouldRemove(),
                // A sync lists as the preview did, and reads only what the preview could not judge.
                new Cost(whole.requests(), new Requests(whole.requests().lists(), verdicts.readsLeft())));
    }

    private Optional<Whole> whole() {
        return snapshot.createQuery(
                        "SELECT lists, header_requests, would_remove FROM catalog.api_preview WHERE run = :run")
                .bind("run", run.value())
                .map(PreviewBook::known)
                .findOne();
    }

    private static Whole known(ResultSet row, StatementContext context) throws SQLException {
        Requests requests = new Requests(row.getLong("lists"), row.getLong("header_requests"));
        long wouldRemove = row.getLong("would_remove");
        return new Whole(requests, row.wasNull() ? OptionalLong.empty() : OptionalLong.of(wouldRemove));
    }

    private Verdicts verdicts() {
        return new Verdicts(snapshot.createQuery("""
                        SELECT type, verdict, fault, reasons, objects, units, requests, objects_read
                        FROM catalog.api_preview_tally WHERE run = :run""")
                .bind("run", run.value())
                .map(PreviewBook::alike)
                .list());
    }

    private static Verdicts.Alike alike(ResultSet row, StatementContext context) throws SQLException {
        return new Verdicts.Alike(
                Optional.ofNullable(row.getString("type")),
                verdict(row),
                new Sum(row.getLong("objects"), row.getLong("units")),
                new Verdicts.Reads(row.getLong("objects_read"), row.getLong("requests")));
    }

    private static Verdicts.Said verdict(ResultSet row) throws SQLException {
        return new Verdicts.Said(
                Verdicts.Kind.valueOf(row.getString("verdict")),
                Optional.ofNullable(row.getString("fault")).map(FaultCause::valueOf),
                Stream.of((String[]) row.getArray("reasons").getArray())
                        .map(RejectionReason::valueOf)
                        .toList());
    }

    /// Objects of one page arrive at one moment.
    private List<Stretch> arrivals() {
        return snapshot.createQuery("""
                        SELECT observed_at, objects, units, least FROM catalog.api_preview_arrival
                        WHERE run = :run ORDER BY observed_at""")
                .bind("run", run.value())
                .map((row, _) -> {
                    OffsetDateTime moment = row.getObject("observed_at", OffsetDateTime.class);
                    Sum sum = new Sum(row.getLong("objects"), row.getLong("units"));
                    return new Stretch(sum, row.getLong("least"), () -> arrivedAt(moment));
                })
                .list();
    }

    private List<Candidate> arrivedAt(OffsetDateTime moment) {
        return snapshot.createQuery("""
                        SELECT key, units FROM catalog.api_preview_object
                        WHERE run = :run AND verdict = 'ACCEPTED' AND observed_at = :moment ORDER BY key""")
                .bind("run", run.value())
                .bind("moment", moment)
                .map((row, _) -> new Candidate(ObjectKey.ofBytes(row.getBytes("key")), row.getLong("units")))
                .list();
    }
}
