package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.verdict.RulesVersion;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Processes die or freeze in the middle of pages of many ranges, and another goes on where they were.
class TakeOverIT {
    private static final int OBJECTS = 40_000;
    private static final int LET_THROUGH = 14;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Installation installation = new Installation();
    private final Database database = installation.openDatabase();
    private final Jdbi jdbi = database.jdbi();
    private final Books books = new Books(jdbi);
    private final HeldPages pages = new HeldPages(LET_THROUGH);
    private final WorkerProcess first = new WorkerProcess(installation, "first");
    private Connected bucket;
    private String run;

    /// Everything is known already, so that no flow control keeps listing from going ahead with many cursors.
    @BeforeEach
    void listABucketUntilItsPagesAreHeld() {
        bucket = installation.connect();
        SyncRequested empty = installation.request(bucket);
        await("the first run to end")
                .atMost(LONG)
                .until(() -> books.run(empty.request()).filter(Books.Run::ended).isPresent());
        bucket.putMany(OBJECTS);
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO asset (connection_id, key, etag, size, last_modified, storage_class, outcome, reasons, stale,
                                   observed_at, settled_run, rules_version, revision)
                SELECT id, convert_to(lpad(n::text, 5, '0') || '.jpg', 'UTF8'), md5('picture'), length('picture'), now(),
                       'STANDARD', 'ADMITTED', '{}', false, now(), 'before', ?, n
                FROM connection, generate_series(0, ?) n""", RulesVersion.CURRENT, OBJECTS - 1));
        bucket.bucket().faults().tamperWithLists(pages);
        SyncRequested asked = installation.request(bucket);
        await("pages of several ranges to hang")
                .atMost(LONG)
                .until(() -> pages.held() > 1
                        && books.run(asked.request()).orElseThrow().listed() > 0);
        run = books.run(asked.request()).orElseThrow().id();
    }

    @AfterEach
    void close() {
        pages.release();
        first.close();
        database.close();
        installation.close();
    }

    @Test
    void aSuccessorListsAtMostOnePageOfEachRangeAgain() {
        first.kill();
        long listed = books.run(run).listed();
        long ranges = number("SELECT count(*) FROM run_range WHERE NOT done AND run = '%s'".formatted(run));
        List<String> before = pages.asked();
        assertThat(listed).isBetween(1_000L, OBJECTS - 1_000L);
        assertThat(ranges).isGreaterThan(1);
        pages.release();

        try (WorkerProcess _ = new WorkerProcess(installation, "second")) {
            awaitCompleted();
        }

        List<String> after = pages.asked().subList(before.size(), pages.asked().size());
        // Asked for and not committed; a range asks for one page at a time.
        int open = before.size() - (int) (listed / 1_000);
        assertThat(after.stream().filter(before::contains)).hasSizeLessThanOrEqualTo(open);
        assertThat(after).doesNotHaveDuplicates();
    }

    @Test
    void aSuccessorOfTheSameNameWaitsForNoLease() {
        first.kill();
        pages.release();

        try (WorkerProcess again = new WorkerProcess(installation, "first")) {
            awaitCompleted();
            assertThat(again.log()).contains("goes on with 1 runs of its predecessor");
        }
    }

    @Test
    void aWorkerThatWasFrozenForLongerThanItsLeaseWritesNothing() {
        first.stop();
        try (WorkerProcess _ = new WorkerProcess(installation, "third")) {
            long epoch = number("SELECT epoch FROM run WHERE id = '%s'".formatted(run));
            await("another worker to take the run over")
                    .atMost(LONG)
                    .until(() -> number("SELECT epoch FROM run WHERE id = '%s'".formatted(run)) > epoch);
            pages.release();
            awaitCompleted();
            String ended = row();

            first.goOn();
            await("the frozen worker to find out")
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(first.log()).contains("run %s is no longer ours".formatted(run)));

            assertThat(row()).isEqualTo(ended);
            for (String table : List.of("pending", "missing", "run_range", "page_end")) {
                assertThat(number("SELECT count(*) FROM %s WHERE run = '%s'".formatted(table, run)))
                        .as(table)
                        .isZero();
            }
            assertThat(first.isAlive()).isTrue();
        }
    }

    private void awaitCompleted() {
        await("the run to end").atMost(LONG).until(() -> books.run(run).ended());
        Books.Run ended = books.run(run);
        assertThat(ended.state()).isEqualTo("COMPLETED");
        assertThat(ended.listed()).isEqualTo(OBJECTS);
        assertThat(ended.unchanged()).isEqualTo(OBJECTS);
    }

    private String row() {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT ROW (epoch, state, listed, unchanged, skipped, work, known, removed)::text
                        FROM run WHERE id = :run""").bind("run", run).mapTo(String.class).one());
    }

    private long number(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
