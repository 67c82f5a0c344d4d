package dev.bucketsync.sync.catalog;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.verdict.RulesVersion;
import dev.bucketsync.sync.diff.Known;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// The catalogue's rows of one connection in the order of S3's keys, read in keyset pages by short transactions.
public final class KnownRows {
    /// One more than S3 lists at once, so that an unchanged page takes one query.
    private static final int PAGE = 1_001;

    private final Jdbi jdbi;

    public KnownRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Rows with `after < key <= upTo`; an absent bound means to the end.
    public Iterator<Known> between(long connectionId, Optional<ObjectKey> after, Optional<ObjectKey> upTo) {
        return new Rows(connectionId, after, upTo);
    }

    /// The rows of these keys, as far as there are any, in the order of keys.
    public List<Known> of(long connectionId, List<ObjectKey> keys) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT key, etag, size, stale, rules_version < :rules AS outdated, units,
                               CASE WHEN shortfall IS NOT NULL THEN media::text END AS media,
                               shortfall::text,
                               CASE WHEN 'ARCHIVED' = ANY(reasons) THEN storage_class END AS archive
                        FROM asset WHERE connection_id = :connection AND key = ANY(:keys) ORDER BY key""")
                .bind("connection", connectionId)
                .bind("rules", RulesVersion.CURRENT)
                .bind("keys", Columns.of(keys, byte[].class, ObjectKey::bytes))
                .map((row, _) -> known(row))
                .list());
    }

    private List<Known> page(long connectionId, Optional<ObjectKey> after, Optional<ObjectKey> upTo) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT key, etag, size, stale, rules_version < :rules AS outdated, units,
                               CASE WHEN shortfall IS NOT NULL THEN media::text END AS media,
                               shortfall::text,
                               CASE WHEN 'ARCHIVED' = ANY(reasons) THEN storage_class END AS archive
                        FROM asset
                        WHERE connection_id = :connection AND key > :after <bound>
                        ORDER BY key LIMIT :limit""")
                // Never "absent or smaller" in one condition: a plan for both reads on to the connection's last row.
                .define("bound", upTo.isPresent() ? "AND key <= :upTo" : "")
                .bind("connection", connectionId)
                .bind("rules", RulesVersion.CURRENT)
                .bind("after", SqlTypes.cursor(after))
                .bind("upTo", SqlTypes.cursor(upTo))
                .bind("limit", PAGE)
                .map((row, _) -> known(row))
                .list());
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(
                ObjectKey.ofBytes(row.getBytes("key")),
                content(row),
                refusal(row),
                row.getBoolean("stale"),
                row.getBoolean("outdated"));
    }

    private static Optional<Known.Content> content(ResultSet row) throws SQLException {
        String etag = row.getString("etag");
        return etag == null
                ? Optional.empty()
                : Optional.of(
                        new Known.Content(etag, row.getLong("size"), Optional.ofNullable(row.getString("archive"))));
    }

    private static Optional<Known.QuotaRefusal> refusal(ResultSet row) throws SQLException {
        String shortfall = row.getString("shortfall");
        String media = row.getString("media");
        long units = row.getLong("units");
        if (shortfall == null || media == null || row.wasNull()) {
            return Optional.empty();
        }
        return Optional.of(new Known.QuotaRefusal(StoredJson.media(media), units, StoredJson.shortfall(shortfall)));
    }

    private final class Rows implements Iterator<Known> {
        private final long connectionId;
        private final Optional<ObjectKey> upTo;
        private final Deque<Known> buffer = new ArrayDeque<>();
        private Optional<ObjectKey> cursor;
        private boolean exhausted;

        Rows(long connectionId, Optional<ObjectKey> after, Optional<ObjectKey> upTo) {
            this.connectionId = connectionId;
            this.cursor = after;
            this.upTo = upTo;
        }

        @Override
        public boolean hasNext() {
            if (buffer.isEmpty() && !exhausted) {
                buffer.addAll(page(connectionId, cursor, upTo));
                exhausted = buffer.size() < PAGE;
                if (!buffer.isEmpty()) {
                    cursor = Optional.of(buffer.getLast().key());
                }
            }
            return !buffer.isEmpty();
        }

        @Override
        public Known next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return buffer.poll();
        }
    }
}
