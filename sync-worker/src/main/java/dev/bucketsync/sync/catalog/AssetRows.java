package dev.bucketsync.sync.catalog;

import dev.bucketsync.events.AssetEvent.AssetUpdated;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.runtime.kafka.Outgoing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Writes the catalogue's rows at settlement, and reads back what they say now.
final class AssetRows {
    void settle(Handle handle, List<Settlement.Settled> met) {
        List<AssetRow> judged =
                met.stream().map(AssetRow::judged).flatMap(Optional::stream).toList();
        if (!judged.isEmpty()) {
            judge(handle, judged);
        }
        List<Settlement.Settled> faulted = met.stream()
                .filter(settled -> settled.outcome() instanceof ObjectFaulted)
                .toList();
        if (!faulted.isEmpty()) {
            fault(handle, faulted);
        }
    }

    private static void judge(Handle handle, List<AssetRow> rows) {
        handle.createUpdate("""
                        INSERT INTO asset (connection_id, key, etag, size, last_modified, storage_class, outcome, reasons,
                            rejections, shortfall, media, units, fault, fault_detail, stale, observed_at, settled_run,
                            refused_period, rules_version, revision)
                        SELECT connection_id, key, etag, size, last_modified, storage_class, outcome,
                            CASE reasons WHEN '' THEN '{}'::text[] ELSE string_to_array(reasons, ',') END,
                            rejections::jsonb, shortfall::jsonb, media::jsonb, units, NULL, NULL, false, observed_at, run,
                            refused_period, rules_version::int, nextval('asset_revision')
                        FROM unnest(:connections, :keys, :etags, :sizes, :modified, :classes, :outcomes, :reasons,
                                    :rejections, :shortfalls, :media, :units, :observed, :runs, :periods, :rules)
                             AS t (connection_id, key, etag, size, last_modified, storage_class, outcome, reasons,
                                   rejections, shortfall, media, units, observed_at, run, refused_period,
                                   rules_version)
                        ON CONFLICT (connection_id, key) DO UPDATE SET
                            etag = excluded.etag, size = excluded.size, last_modified = excluded.last_modified,
                            storage_class = excluded.storage_class, outcome = excluded.outcome,
                            reasons = excluded.reasons, rejections = excluded.rejections,
                            shortfall = excluded.shortfall, media = excluded.media, units = excluded.units,
                            fault = NULL, fault_detail = NULL, stale = false, observed_at = excluded.observed_at,
                            settled_run = excluded.settled_run, refused_period = excluded.refused_period,
                            rules_version = excluded.rules_version, revision = excluded.revision""")
                .bind("connections", Columns.of(rows, Long.class, AssetRow::connectionId))
                .bind("keys", Columns.of(rows, byte[].class, row -> row.key().bytes()))
                .bind("etags", Columns.of(rows, String.class, row -> row.state().etag()))
                .bind("sizes", Columns.of(rows, Long.class, row -> row.state().size()))
                .bind("modified", Columns.of(rows, OffsetDateTime.class, row -> modified(row.state())))
                .bind(
                        "classes",
                        Columns.of(rows, String.class, row -> row.state().storageClass()))
                .bind("outcomes", Columns.of(rows, String.class, AssetRow::outcome))
                .bind("reasons", Columns.of(rows, String.class, AssetRow::reasons))
                .bind("rejections", Columns.of(rows, String.class, AssetRow::rejections))
                .bind("shortfalls", Columns.of(rows, String.class, AssetRow::shortfall))
                .bind("media", Columns.of(rows, String.class, AssetRow::media))
                .bind("units", Columns.of(rows, Long.class, AssetRow::units))
                .bind("observed", Columns.of(rows, OffsetDateTime.class, AssetRow::observedAt))
                .bind("runs", Columns.of(rows, String.class, AssetRow::run))
                .bind("periods", Columns.of(rows, String.class, AssetRow::refusedPeriod))
                .bind("rules", Columns.of(rows, Long.class, AssetRow::rulesVersion))
                .execute();
    }

    /// A fault is no verdict: what was judged before stays, marked stale; what never was gets a row without content,
    /// so that the next run takes it for new.
    private static void fault(Handle handle, List<Settlement.Settled> rows) {
        handle.createUpdate("""
                        INSERT INTO asset (connection_id, key, etag, size, last_modified, storage_class, outcome, reasons,
                            fault, fault_detail, stale, observed_at, settled_run, revision)
                        SELECT connection_id, key, NULL, size, last_modified, storage_class, 'FAULTED', '{}',
                            fault, detail, true, observed_at, run, nextval('asset_revision')
                        FROM unnest(:connections, :keys, :sizes, :modified, :classes, :faults, :details, :observed, :runs)
                             AS t (connection_id, key, size, last_modified, storage_class, fault, detail, observed_at,
                                   run)
                        ON CONFLICT (connection_id, key) DO UPDATE SET
                            size = CASE WHEN asset.etag IS NULL THEN excluded.size ELSE asset.size END,
                            last_modified = CASE WHEN asset.etag IS NULL THEN excluded.last_modified
                                                 ELSE asset.last_modified END,
                            storage_class = CASE WHEN asset.etag IS NULL THEN excluded.storage_class
                                                 ELSE asset.storage_class END,
                            fault = excluded.fault, fault_detail = excluded.fault_detail, stale = true,
                            observed_at = excluded.observed_at, settled_run = excluded.settled_run,
                            revision = excluded.revision""")
                .bind("connections", Columns.of(rows, Long.class, Settlement.Settled::connectionId))
                .bind("keys", Columns.of(rows, byte[].class, AssetRows::key))
                .bind(
                        "sizes",
                        Columns.of(rows, Long.class, row -> faulted(row).now().size()))
                .bind(
                        "modified",
                        Columns.of(
                                rows,
                                OffsetDateTime.class,
                                row -> modified(faulted(row).now())))
                .bind(
                        "classes",
                        Columns.of(rows, String.class, row -> faulted(row).now().storageClass()))
                .bind(
                        "faults",
                        Columns.of(
                                rows, String.class, row -> faulted(row).cause().name()))
                .bind(
                        "details",
                        Columns.of(
                                rows,
                                String.class,
                                row -> SqlTypes.text(faulted(row).detail())))
                .bind(
                        "observed",
                        Columns.of(
                                rows,
                                OffsetDateTime.class,
                                row -> SqlTypes.timestamp(faulted(row).observedAt())))
                .bind(
                        "runs",
                        Columns.of(rows, String.class, row -> faulted(row).run().value()))
                .execute();
    }

    private static ObjectFaulted faulted(Settlement.Settled row) {
        return (ObjectFaulted) row.outcome();
    }

    private static byte[] key(Settlement.Settled row) {
        return row.outcome().object().key().bytes();
    }

    private static OffsetDateTime modified(ObjectState state) {
        return SqlTypes.timestamp(state.lastModified());
    }

    /// What is to be said on `assets` of every object that these outcomes name: its row if it is admitted, else
    /// nothing.
    List<Outgoing> current(Handle handle, List<Settlement.Settled> outcomes) {
        if (outcomes.isEmpty()) {
            return List.of();
        }
        Map<String, Outgoing> answers = new LinkedHashMap<>();
        Map<String, ObjectRef> refs = new LinkedHashMap<>();
        for (Settlement.Settled settled : outcomes) {
            ObjectRef object = settled.outcome().object();
            refs.put(object.messageKey(), object);
            answers.put(object.messageKey(), new Outgoing.Tombstone(Topic.ASSETS, object.messageKey()));
        }
        handle.createQuery("""
                        SELECT c.connection, a.key, a.etag, a.size, a.last_modified, a.storage_class, a.media::text AS media,
                               a.units, a.observed_at, a.revision
                        FROM (SELECT DISTINCT connection_id, key
                              FROM unnest(:connections, :keys) AS u (connection_id, key)) t
                        JOIN connection c ON c.id = t.connection_id
                        -- Row by row, or the planner reads all partitions whole to join them.
                        CROSS JOIN LATERAL (SELECT * FROM asset
                                            WHERE connection_id = t.connection_id AND key = t.key LIMIT 1) a
                        WHERE a.outcome = 'ADMITTED'""")
                .bind("connections", Columns.of(outcomes, Long.class, Settlement.Settled::connectionId))
                .bind("keys", Columns.of(outcomes, byte[].class, AssetRows::key))
                .map((row, _) -> updated(row, refs))
                .forEach(asset -> answers.put(asset.key(), Outgoing.of(asset)));
        return List.copyOf(answers.values());
    }

    private static AssetUpdated updated(ResultSet row, Map<String, ObjectRef> refs) throws SQLException {
        String key = row.getString("connection") + "/" + ObjectKey.ofBytes(row.getBytes("key"));
        long revision = row.getLong("revision");
        return new AssetUpdated(
                EventId.derived(key, revision),
                SqlTypes.instant(row, "observed_at"),
                revision,
                refs.get(key),
                new ObjectState(
                        row.getString("etag"),
                        row.getLong("size"),
                        SqlTypes.instant(row, "last_modified"),
                        row.getString("storage_class")),
                StoredJson.media(row.getString("media")),
                row.getLong("units"));
    }
}
