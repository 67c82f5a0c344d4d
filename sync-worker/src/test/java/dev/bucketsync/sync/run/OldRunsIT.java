package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.testing.Installation;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which runs are forgotten, and when.
class OldRunsIT {
    private final Database database = Installation.freshDatabase();
    private final Jdbi jdbi = SqlTypes.register(database.jdbi());
    private final OldRuns old = new OldRuns(jdbi);

    @BeforeEach
    void connect() {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO connection (connection, account, project, bucket, prefix, region, revision)
                VALUES ('c', 'a', 'p', 'b', '', 'eu-west-1', 1), ('d', 'a', 'p', 'b', '', 'eu-west-1', 1)"""));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsRunsFor90DaysAndTheLastHundredForEver() {
        runs("c", "INCREMENTAL", 1, 2_300, 91);
        runs("c", "REVALIDATE", 2_301, 2_340, 89);
        runs("d", "INCREMENTAL", 1, 70, 400);

        old.forget();

        assertThat(kept("c")).hasSize(100).startsWith("c02241").endsWith("c02340");
        assertThat(kept("d")).hasSize(70);
        assertThat(jdbi.<Long, RuntimeException>withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM run_count WHERE run NOT IN (SELECT id FROM run)")
                        .mapTo(Long.class)
                        .one()))
                .isZero();
    }

    @Test
    void keepsMoreThanAHundredThatAreNotOld() {
        runs("c", "INCREMENTAL", 1, 150, 89);

        old.forget();

        assertThat(kept("c")).hasSize(150);
    }

    @Test
    void forgetsLookUpsADayAfterTheirEnd() {
        runs("c", "KEYS", 1, 1_500, 2);
        runs("c", "KEYS", 1_501, 1_520, 0);
        runs("c", "INCREMENTAL", 1_521, 1_522, 100);

        old.forget();

        assertThat(kept("c")).hasSize(22).startsWith("c01501").endsWith("c01522");
    }

    /// Look-ups are not what a person scrolls through.
    @Test
    void countsNoLookUpAmongTheLastHundred() {
        runs("c", "INCREMENTAL", 1, 100, 91);
        runs("c", "KEYS", 101, 300, 0);

        old.forget();

        assertThat(kept("c")).hasSize(300);
    }

    @Test
    void keepsWhatIsNotAnnouncedOrNotOver() {
        runs("c", "INCREMENTAL", 1, 103, 91);
        execute("UPDATE run SET revision = 2 WHERE id = 'c00001'");
        execute("UPDATE run SET state = 'SETTLING', ended_at = NULL WHERE id = 'c00002'");

        old.forget();

        assertThat(kept("c")).hasSize(102).startsWith("c00001", "c00002", "c00004");
    }

    @Test
    void keepsWhatARequestOrAVerdictNames() {
        runs("c", "PREVIEW", 1, 103, 91);
        execute("""
                INSERT INTO request (id, connection, mode, state, run, requested_by, requested_at, traceparent)
                VALUES ('r', 'c', 'PREVIEW', 'ACCEPTED', 'c00001', 'test', now(), '')""");
        execute("""
                INSERT INTO preview_verdict (run, key, connection_id, etag, size, verdict, reasons, requests, observed_at)
                SELECT 'c00002', 'a.jpg', id, 'e', 1, 'ACCEPTED', '{}', 1, now() FROM connection WHERE connection = 'c'""");

        old.forget();

        assertThat(kept("c")).hasSize(102).startsWith("c00001", "c00002", "c00004");
    }

    /// Runs that were asked for in the order of their numbers, and ended so many days ago.
    private void runs(String connection, String mode, int first, int last, int daysAgo) {
        execute("""
                INSERT INTO run (id, connection_id, mode, state, traceparent, requested_at, ended_at, revision,
                                 announced_revision)
                SELECT connection || lpad(n::text, 5, '0'), id, '%1$s', 'COMPLETED', '',
                       now() - interval '500 days' + n * interval '1 min', now() - %2$d * interval '1 day', 1, 1
                FROM connection, generate_series(%3$d, %4$d) n WHERE connection = '%5$s'""".formatted(mode, daysAgo, first, last, connection));
        execute("INSERT INTO run_count SELECT id, 0, 'ADMITTED', 1 FROM run ON CONFLICT DO NOTHING");
    }

    private List<String> kept(String connection) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT r.id FROM run r JOIN connection c ON c.id = connection_id
                        WHERE c.connection = :connection ORDER BY r.id""")
                .bind("connection", connection)
                .mapTo(String.class)
                .list());
    }

    private void execute(String sql) {
        jdbi.useHandle(handle -> handle.execute(sql));
    }
}
