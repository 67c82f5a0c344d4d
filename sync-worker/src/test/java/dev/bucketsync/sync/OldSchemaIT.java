package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// A run that an older release began goes on under the newest schema.
class OldSchemaIT {
    private static final int OBJECTS = 1_500;

    @Test
    void goesOnWithARunThatBeganUnderTheFirstSchema() throws SQLException {
        try (Installation installation = new Installation()) {
            Connected bucket = installation.connect().putMany(OBJECTS);
            String url = installation.environment("old").get("BUCKETSYNC_DATABASE_URL");
            Flyway.configure()
                    .dataSource(url, "postgres", "none")
                    .schemas("catalog")
                    .defaultSchema("catalog")
                    .locations("classpath:migrations/catalog")
                    .target("1")
                    .load()
                    .migrate();
            leaveHalfARun(url, bucket);

            try (Database database = installation.openDatabase();
                    RunningWorker _ = new RunningWorker(installation, "new", Patience.STANDARD)) {
                Books books = new Books(database.jdbi());
                await("the rest to be listed")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> books.run("old-run").state().equals("SETTLING"));

                Books.Run run = books.run("old-run");
                assertThat(run.listed()).isEqualTo(OBJECTS);
                assertThat(run.unchanged())
                        .as("the page of before; the rest is judged by newer rules")
                        .isEqualTo(1_000);
            }
        }
    }

    /// As the first release would have: one range, its first page committed, nothing changed so far.
    private static void leaveHalfARun(String url, Connected bucket) throws SQLException {
        try (Connection jdbc = DriverManager.getConnection(url, "postgres", "none");
                Statement sql = jdbc.createStatement()) {
            sql.execute("SET search_path TO catalog");
            sql.execute("""
                    INSERT INTO connection (connection, account, project, bucket, prefix, region, revision)
                    VALUES ('%s', '%s', '%s', '%s', '', '%s', 1)""".formatted(
                            bucket.id(),
                            bucket.connection().account(),
                            bucket.connection().project(),
                            bucket.connection().bucket(),
                            bucket.connection().region()));
            sql.execute("""
                    INSERT INTO asset (connection_id, key, etag, size, last_modified, storage_class, outcome, reasons, stale,
                                       observed_at, settled_run, revision)
                    SELECT id, convert_to(lpad(n::text, 5, '0') || '.jpg', 'UTF8'), md5('picture'), length('picture'), now(),
                           'STANDARD', 'ADMITTED', '{}', false, now(), 'before', n
                    FROM connection, generate_series(0, %d) n""".formatted(OBJECTS - 1));
            sql.execute("""
                    INSERT INTO run (id, connection_id, mode, state, epoch, listed, unchanged, known, traceparent,
                                     requested_at, started_at)
                    SELECT 'old-run', id, 'INCREMENTAL', 'LISTING', 3, 1000, 1000, 1000,
                           '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now(), now() FROM connection""");
            sql.execute("""
                    INSERT INTO run_range (run, number, after, checkpoint, emitted_upto)
                    VALUES ('old-run', 0, '', '00999.jpg', '00999.jpg')""");
        }
    }
}
