package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.events.verdict.PreviewVerdict;
import dev.bucketsync.events.verdict.RulesVersion;
import dev.bucketsync.sync.catalog.Columns;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.catalog.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/// Turns pending rows into the events that ask for their judgement. The first emission and every later one read the
/// same rows, so they say the same.
final class PendingWork {
    /// Beside each object what is known of it: the content last judged, what the quota needs to be asked again, and
    /// what a preview said of the same content in the same place. Both are looked up key by key: while a catalogue
    /// grows its statistics are old, and a join might read all that the connection has, for every batch.
    private static final String PENDING = """
            SELECT p.key, p.change, p.etag, p.size, p.last_modified, p.storage_class, p.observed_at,
                   p.said_at < now() - interval '1 min' AS late,
                   a.etag AS known_etag, a.size AS known_size, a.last_modified AS known_modified,
                   a.storage_class AS known_class,
                   CASE p.change WHEN 'RESUBMITTED' THEN a.media::text END AS media, a.units,
                   v.verdict, v.media::text AS verdict_media, v.rejections::text AS rejections,
                   v.units AS verdict_units
            FROM pending p
            LEFT JOIN LATERAL (
                SELECT * FROM asset WHERE connection_id = :connection AND key = p.key LIMIT 1) a ON true
            LEFT JOIN LATERAL (
                SELECT * FROM preview_verdict f
                WHERE :reuses AND f.connection_id = :connection AND f.key = p.key AND f.etag = p.etag AND f.size = p.size
                  AND f.storage_class = p.storage_class AND f.verdict <> 'FAULTED' AND f.rules_version >= :rules
                ORDER BY f.judged_at DESC LIMIT 1) v ON true
            """;

    private final Jdbi jdbi;

    PendingWork(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// What of a run is said next: pending objects with `after < key <= upTo`, in the order of keys, and no more than
    /// `most`. An answer is waited for from now on, not since they were listed.
    List<PendingObject> next(RunClaim claim, Optional<ObjectKey> after, Optional<ObjectKey> upTo, int most) {
        List<PendingObject> rows = between(claim, after, upTo, most);
        noteSaid(claim, rows.stream().filter(PendingObject::late).toList());
        return rows;
    }

    private void noteSaid(RunClaim claim, List<PendingObject> late) {
        if (late.isEmpty()) {
            return;
        }
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            handle.createUpdate("""
                            UPDATE pending SET said_at = now(), first_said_at = now()
                            WHERE connection_id = :connection AND run = :run AND key = ANY(:keys)""")
                    .bind("connection", claim.connectionId())
                    .bind("run", claim.run().value())
                    .bind(
                            "keys",
                            Columns.of(late, byte[].class, row -> row.key().bytes()))
                    .execute();
        });
    }

    private List<PendingObject> between(RunClaim claim, Optional<ObjectKey> after, Optional<ObjectKey> upTo, int most) {
        return jdbi.withHandle(handle -> handle.createQuery(PENDING + """
                        WHERE p.run = :run AND p.key > :after AND p.key <= :upTo ORDER BY p.key LIMIT :most""")
                .bind("connection", claim.connectionId())
                .bind("reuses", reusesVerdicts(claim.mode()))
                .bind("rules", RulesVersion.CURRENT)
                .bind("run", claim.run().value())
                .bind("after", SqlTypes.cursor(after))
                .bind("upTo", SqlTypes.cursor(upTo))
                .bind("most", most)
                .map((row, _) -> read(row))
                .list());
    }

    /// A batch of a run's pending objects, in the order of keys.
    List<PendingObject> where(RunClaim claim, String condition, UnaryOperator<Query> bound) {
        return jdbi.withHandle(handle -> bound.apply(handle.createQuery(
                        PENDING + "WHERE p.run = :run AND " + condition + " ORDER BY p.key LIMIT 1000"))
                .bind("connection", claim.connectionId())
                .bind("reuses", reusesVerdicts(claim.mode()))
                .bind("rules", RulesVersion.CURRENT)
                .bind("run", claim.run().value())
                .map((row, _) -> read(row))
                .list());
    }

    private static boolean reusesVerdicts(SyncMode mode) {
        return switch (mode) {
            case INCREMENTAL, PREVIEW, KEYS -> true;
            case REVALIDATE, DELETE -> false;
        };
    }

    /// How many objects of the run are committed and not noted as said.
    long unsaid(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) FROM run_range r JOIN pending p
                          ON p.run = r.run AND p.key > r.emitted_upto AND p.key <= r.checkpoint
                        WHERE r.run = :run AND r.checkpoint <> r.emitted_upto""")
                .bind("run", claim.run().value())
                .mapTo(Long.class)
                .one());
    }

    /// Whether anything of the run is still being judged.
    boolean any(SyncRunId run) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT FROM pending WHERE run = :run)")
                .bind("run", run.value())
                .mapTo(Boolean.class)
                .one());
    }

    private PendingObject read(ResultSet row) throws SQLException {
        PageChanges.Kind kind = PageChanges.Kind.valueOf(row.getString("change"));
        Optional<ObjectState> before = row.getString("known_etag") == null
                ? Optional.empty()
                : Optional.of(state(row, "known_etag", "known_size", "known_modified", "known_class"));
        return new PendingObject(
                kind,
                ObjectKey.ofBytes(row.getBytes("key")),
                before,
                state(row, "etag", "size", "last_modified", "storage_class"),
                SqlTypes.instant(row, "observed_at"),
                row.getBoolean("late"),
                foreseen(kind, row));
    }

    private Optional<PreviewVerdict> foreseen(PageChanges.Kind kind, ResultSet row) throws SQLException {
        if (kind == PageChanges.Kind.RESUBMITTED) {
            return Optional.of(StoredJson.accepted(row.getString("media"), row.getLong("units")));
        }
        String verdict = row.getString("verdict");
        if (verdict == null) {
            return Optional.empty();
        }
        long units = row.getLong("verdict_units");
        OptionalLong known = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(units);
        return Optional.of(
                verdict.equals("ACCEPTED")
                        ? StoredJson.accepted(row.getString("verdict_media"), units)
                        : StoredJson.rejected(row.getString("rejections"), row.getString("verdict_media"), known));
    }

    private static ObjectState state(ResultSet row, String etag, String size, String modified, String storageClass)
            throws SQLException {
        return new ObjectState(
                row.getString(etag), row.getLong(size), SqlTypes.instant(row, modified), row.getString(storageClass));
    }
}
