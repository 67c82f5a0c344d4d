package dev.bucketsync.bench.plant;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.verdict.RulesVersion;
import dev.bucketsync.sandbox.postgres.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The worker's database, filled and read from outside.
public final class CatalogBooks implements AutoCloseable {
    private static final int BATCH = 20_000;
    private static final int LOOK_EVERY_MILLIS = 20;
    private static final String FILL = """
            INSERT INTO catalog.asset (connection_id, key, etag, size, last_modified, storage_class, outcome, reasons, media,
                                       units, stale, observed_at, settled_run, rules_version, revision)
            SELECT ?, convert_to(key, 'UTF8'), md5(key), octet_length(key) * 1000, '2026-03-04T05:06:07Z', 'STANDARD',
                   'ADMITTED', '{}', '{"type": "image"}', 1, false, now(), 'filled', %d,
                   nextval('catalog.asset_revision')
            FROM unnest(?) AS key""".formatted(RulesVersion.CURRENT);

    private final Connection jdbc;

    public CatalogBooks(String url) throws SQLException {
        jdbc = DriverManager.getConnection(url, EmbeddedPostgresServer.USER, "");
    }

    /// A run as it stands.
    ///
    /// @param taken when its request was
    /// @param until when it ended, or now
    public record Run(
            String id, String state, long listed, long unchanged, Instant taken, Instant started, Instant until) {
        private static Run of(ResultSet row) throws SQLException {
            return new Run(
                    row.getString("id"),
                    row.getString("state"),
                    row.getLong("listed"),
                    row.getLong("unchanged"),
                    row.getTimestamp("queued_at").toInstant(),
                    row.getTimestamp("started").toInstant(),
                    row.getTimestamp("ended").toInstant());
        }

        /// How long it took, or has taken so far.
        public double seconds() {
            return Duration.between(started, until).toNanos() / 1e9;
        }

        public boolean ended() {
            return state.startsWith("COMPLETED")
                    || state.equals("FAILED")
                    || state.equals("CANCELLED")
                    || state.equals("NEEDS_CONFIRMATION");
        }
    }

    /// Has the catalogue hold these keys as the replay server lists them, all admitted.
    public void fill(ConnectionUpdated connection, String[] keys) throws SQLException {
        long id = idOf(connection);
        try (PreparedStatement fill = jdbc.prepareStatement(FILL)) {
            for (int from = 0; from < keys.length; from += BATCH) {
                String[] batch = Arrays.copyOfRange(keys, from, Math.min(keys.length, from + BATCH));
                fill.setLong(1, id);
                fill.setArray(2, jdbc.createArrayOf("text", batch));
                fill.executeUpdate();
            }
        }
        try (var analyze = jdbc.createStatement()) {
            analyze.execute("VACUUM ANALYZE catalog.asset");
        }
    }

    private long idOf(ConnectionUpdated connection) throws SQLException {
        try (PreparedStatement insert = jdbc.prepareStatement("""
                INSERT INTO catalog.connection (connection, account, project, bucket, prefix, region, revision)
                VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id""")) {
            insert.setString(1, connection.connection().value());
            insert.setString(2, connection.account().value());
            insert.setString(3, connection.project().value());
            insert.setString(4, connection.bucket());
            insert.setString(5, connection.prefix());
            insert.setString(6, connection.region());
            insert.setLong(7, connection.revision());
            return one(insert, row -> row.getLong(1)).orElseThrow();
        }
    }

    public Optional<Run> run(RequestId request) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement("""
                SELECT r.id, r.state, r.listed, r.unchanged, r.queued_at, coalesce(r.started_at, now()) AS started,
                       coalesce(r.ended_at, now()) AS ended
                FROM catalog.request q JOIN catalog.run r ON r.id = q.run WHERE q.id = ?""")) {
            select.setString(1, request.value());
            return one(select, Run::of);
        }
    }

    public Run awaitEnd(RequestId request) throws SQLException, InterruptedException {
        while (true) {
            Optional<Run> run = run(request).filter(Run::ended);
            if (run.isPresent()) {
                return run.get();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    public int openRanges(String run) throws SQLException {
        try (PreparedStatement select =
                jdbc.prepareStatement("SELECT count(*) FROM catalog.run_range WHERE run = ? AND NOT done")) {
            select.setString(1, run);
            return one(select, row -> row.getInt(1)).orElseThrow();
        }
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> Optional<T> one(PreparedStatement statement, Reader<T> reader) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    @Override
    public void close() throws SQLException {
        jdbc.close();
    }
}
