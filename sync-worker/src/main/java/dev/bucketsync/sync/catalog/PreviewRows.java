package dev.bucketsync.sync.catalog;

import dev.bucketsync.events.OutcomeEvent.ObjectPreviewed;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.PreviewVerdict;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewAccepted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewFaulted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewRejected;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RulesVersion;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Writes down what previews find out; no asset's row is touched.
public final class PreviewRows {
    private static final int BATCH = 10_000;

    /// The verdicts, and what they add to the preview's sums.
    private static final String STORE = """
            WITH said AS (
                SELECT run, partition, key, connection_id, etag, size, class, verdict, type, media, units,
                       CASE reasons WHEN '' THEN '{}'::text[] ELSE string_to_array(reasons, ',') END AS reasons,
                       rejections, fault, detail, requests::int, look_ups::int, rules_version::int, observed_at
                FROM unnest(:runs, :partitions, :keys, :connections, :etags, :sizes, :classes, :verdicts, :types,
                            :media, :units, :reasons, :rejections, :faults, :details, :requests, :lookUps, :rules,
                            :observed)
                     AS t (run, partition, key, connection_id, etag, size, class, verdict, type, media, units,
                           reasons, rejections, fault, detail, requests, look_ups, rules_version, observed_at)
            ), stored AS (
                INSERT INTO preview_verdict (run, key, connection_id, etag, size, storage_class, verdict, type, media,
                                             units, reasons, rejections, fault, fault_detail, requests, look_ups,
                                             rules_version, observed_at)
                SELECT run, key, connection_id, etag, size, class, verdict, type, media::jsonb, units, reasons,
                       rejections::jsonb, fault, detail, requests, look_ups, rules_version, observed_at
                FROM said
                ON CONFLICT (run, key) DO NOTHING
            ), tallied AS (
                INSERT INTO preview_tally AS t (run, partition, verdict, type, fault, reasons, objects, units, requests,
                                                look_ups, objects_read)
                SELECT run, partition, verdict, coalesce(type, ''), coalesce(fault, ''), reasons, count(*),
                       coalesce(sum(units), 0), sum(requests), sum(look_ups), count(*) FILTER (WHERE requests > 0)
                FROM said GROUP BY run, partition, verdict, type, fault, reasons
                ON CONFLICT (run, partition, verdict, type, fault, reasons) DO UPDATE SET
                    objects = t.objects + excluded.objects, units = t.units + excluded.units,
                    requests = t.requests + excluded.requests, look_ups = t.look_ups + excluded.look_ups,
                    objects_read = t.objects_read + excluded.objects_read
            )
            INSERT INTO preview_arrival AS a (run, partition, observed_at, objects, units, least)
            SELECT run, partition, observed_at, count(*), sum(units), min(units)
            FROM said WHERE verdict = 'ACCEPTED' GROUP BY run, partition, observed_at
            ON CONFLICT (run, partition, observed_at) DO UPDATE SET
                objects = a.objects + excluded.objects, units = a.units + excluded.units,
                least = least(a.least, excluded.least)""";

    private PreviewRows() {}

    private record Row(long connectionId, int partition, ObjectPreviewed previewed) {
        PreviewVerdict verdict() {
            return previewed.verdict();
        }

        String name() {
            return switch (verdict()) {
                case PreviewAccepted _ -> OutcomeNames.ACCEPTED;
                case PreviewRejected _ -> OutcomeNames.REJECTED;
                case PreviewFaulted _ -> OutcomeNames.FAULTED;
            };
        }

        Optional<Media> media() {
            return switch (verdict()) {
                case PreviewAccepted accepted -> Optional.of(accepted.media());
                case PreviewRejected rejected -> rejected.media();
                case PreviewFaulted _ -> Optional.empty();
            };
        }

        Long units() {
            return switch (verdict()) {
                case PreviewAccepted accepted -> accepted.units();
                case PreviewRejected rejected ->
                    rejected.units().isPresent() ? (Long) rejected.units().getAsLong() : null;
                case PreviewFaulted _ -> null;
            };
        }

        List<Rejection> rejections() {
            return verdict() instanceof PreviewRejected rejected ? rejected.reasons() : List.of();
        }

        Optional<PreviewFaulted> fault() {
            return verdict() instanceof PreviewFaulted faulted ? Optional.of(faulted) : Optional.empty();
        }
    }

    static void settle(Handle handle, List<Settlement.Settled> met) {
        List<Row> rows = met.stream()
                .filter(settled -> settled.outcome() instanceof ObjectPreviewed)
                .map(settled ->
                        new Row(settled.connectionId(), settled.partition(), (ObjectPreviewed) settled.outcome()))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        handle.createUpdate(STORE)
                .bind("runs", of(rows, row -> row.previewed().run().value()))
                .bind("partitions", Columns.of(rows, Long.class, row -> (long) row.partition()))
                .bind(
                        "keys",
                        Columns.of(
                                rows,
                                byte[].class,
                                row -> row.previewed().object().key().bytes()))
                .bind("connections", Columns.of(rows, Long.class, Row::connectionId))
                .bind("etags", of(rows, row -> row.previewed().now().etag()))
                .bind(
                        "sizes",
                        Columns.of(
                                rows, Long.class, row -> row.previewed().now().size()))
                .bind("classes", of(rows, row -> row.previewed().now().storageClass()))
                .bind("verdicts", of(rows, Row::name))
                .bind("types", of(rows, row -> row.media().map(Media::type).orElse(null)))
                .bind("media", of(rows, row -> row.media().map(StoredJson::of).orElse(null)))
                .bind("units", Columns.of(rows, Long.class, Row::units))
                .bind("reasons", of(rows, row -> AssetRow.codes(row.rejections())))
                .bind(
                        "rejections",
                        of(rows, row -> row.rejections().isEmpty() ? null : StoredJson.of(row.rejections())))
                .bind(
                        "faults",
                        of(
                                rows,
                                row -> row.fault()
                                        .map(fault -> fault.cause().name())
                                        .orElse(null)))
                .bind(
                        "details",
                        of(
                                rows,
                                row -> row.fault()
                                        .map(fault -> SqlTypes.text(fault.detail()))
                                        .orElse(null)))
                .bind("requests", Columns.of(rows, Long.class, row ->
                        (long) row.previewed().requests()))
                .bind("lookUps", Columns.of(rows, Long.class, row ->
                        (long) row.previewed().lookUps().orElse(0)))
                .bind("rules", Columns.of(rows, Long.class, row ->
                        (long) RulesVersion.of(row.previewed().rulesVersion())))
                .bind(
                        "observed",
                        Columns.of(
                                rows,
                                OffsetDateTime.class,
                                row -> SqlTypes.timestamp(row.previewed().observedAt())))
                .execute();
    }

    /// Verdicts are kept for 7 days: long enough to look at them and sync. A preview's sums go before the first of
    /// them, so that they never count what is gone.
    public static void forgetOld(Jdbi jdbi) {
        jdbi.useHandle(handle -> List.of("preview_tally", "preview_arrival")
                .forEach(sums -> handle.createUpdate("""
                                DELETE FROM <sums> s USING run r
                                WHERE r.id = s.run AND r.started_at < now() - interval '7 days'""").define("sums", sums).execute()));
        int deleted;
        do {
            deleted = jdbi.withHandle(
                    handle -> handle.createUpdate("""
                            DELETE FROM preview_verdict v USING (
                                SELECT run, key FROM preview_verdict WHERE judged_at < now() - interval '7 days'
                                ORDER BY judged_at LIMIT :batch) old
                            WHERE v.run = old.run AND v.key = old.key""").bind("batch", BATCH).execute());
        } while (deleted == BATCH);
    }

    private static String[] of(List<Row> rows, Function<Row, String> value) {
        return Columns.of(rows, String.class, value);
    }
}
