package dev.bucketsync.sync.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.EventJson;
import dev.bucketsync.events.ObjectEvent.ObjectAdded;
import dev.bucketsync.events.ObjectEvent.ObjectModified;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.sync.catalog.SqlTypes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Turns pending rows into the events that ask for their judgement. The first emission and every later one read the
/// same rows, so they say the same.
final class PendingWork {
    private final Jdbi jdbi;
    private final JsonMapper json = EventJson.mapper();

    PendingWork(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The events of a run's pending rows with `after < key <= upTo`, in the order of keys.
    List<Event> between(RunClaim claim, Optional<ObjectKey> after, Optional<ObjectKey> upTo) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT p.key, p.change, p.etag, p.size, p.last_modified, p.storage_class, p.observed_at,
                               a.etag AS known_etag, a.size AS known_size, a.last_modified AS known_modified,
                               a.storage_class AS known_class,
                               CASE p.change WHEN 'RESUBMITTED' THEN a.media::text END AS media, a.units
                        FROM pending p
                        LEFT JOIN asset a ON a.connection_id = :connection AND a.key = p.key
                        WHERE p.run = :run AND p.key > :after AND p.key <= :upTo
                        ORDER BY p.key""")
                .bind("connection", claim.connectionId())
                .bind("run", claim.run().value())
                .bind("after", SqlTypes.cursor(after))
                .bind("upTo", SqlTypes.cursor(upTo))
                .map((row, _) -> event(claim, row))
                .list());
    }

    /// Whether anything of the run is still being judged.
    boolean any(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT FROM pending WHERE run = :run)")
                .bind("run", claim.run().value())
                .mapTo(Boolean.class)
                .one());
    }

    private Event event(RunClaim claim, ResultSet row) throws SQLException {
        ObjectRef object = claim.source().object(ObjectKey.ofBytes(row.getBytes("key")));
        ObjectState now = state(row, "etag", "size", "last_modified", "storage_class");
        EventId id = EventId.derived(claim.run(), object.connection(), object.key(), now.etag());
        Instant observedAt = SqlTypes.instant(row, "observed_at");
        return switch (PageChanges.Kind.valueOf(row.getString("change"))) {
            case ADDED -> new ObjectAdded(id, observedAt, claim.run(), object, now, observedAt);
            case MODIFIED ->
                new ObjectModified(
                        id,
                        observedAt,
                        claim.run(),
                        object,
                        state(row, "known_etag", "known_size", "known_modified", "known_class"),
                        now,
                        observedAt);
            case RESUBMITTED ->
                new ObjectAccepted(
                        id, observedAt, claim.run(), object, now, observedAt, media(row), row.getLong("units"));
        };
    }

    private static ObjectState state(ResultSet row, String etag, String size, String modified, String storageClass)
            throws SQLException {
        return new ObjectState(
                row.getString(etag), row.getLong(size), SqlTypes.instant(row, modified), row.getString(storageClass));
    }

    private Media media(ResultSet row) throws SQLException {
        try {
            return json.readValue(row.getString("media"), Media.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the catalogue holds JSON that we did not write", e);
        }
    }
}
