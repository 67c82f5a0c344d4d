package dev.bucketsync.sync.run;

import dev.bucketsync.sync.catalog.Columns;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.diff.Known;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Ranges and the one transaction that a listed page is: fence and books, work, absent rows, checkpoint.
final class PageStore {
    private final Jdbi jdbi;

    PageStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The ranges that are not listed to their end, or whose last page may not have reached Kafka.
    List<Range> open(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT number, up_to, checkpoint, emitted_upto, done FROM run_range
                        WHERE run = :run AND NOT (done AND checkpoint = emitted_upto) ORDER BY number""")
                .bind("run", claim.run().value())
                .map((row, _) -> new Range(
                        row.getInt("number"),
                        SqlTypes.cursor(row.getBytes("up_to")),
                        SqlTypes.cursor(row.getBytes("checkpoint")),
                        SqlTypes.cursor(row.getBytes("emitted_upto")),
                        row.getBoolean("done")))
                .list());
    }

    /// Forgets absent rows beyond what is committed: written ahead of a page whose listing then failed, and the next
    /// listing may show the object.
    void forgetAhead(RunClaim claim, Range range) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            handle.createUpdate("DELETE FROM missing WHERE run = :run AND key > :checkpoint <bound>")
                    .define("bound", range.upTo().isPresent() ? "AND key <= :upTo" : "")
                    .bind("run", claim.run().value())
                    .bind("checkpoint", SqlTypes.cursor(range.checkpoint()))
                    .bind("upTo", SqlTypes.cursor(range.upTo()))
                    .execute();
        });
    }

    void commit(RunClaim claim, Range range, PageChanges page) {
        jdbi.useTransaction(handle -> {
            count(handle, claim, page);
            insertWork(handle, claim, page.work());
            insertMissing(handle, claim, page.absent());
            advance(handle, claim, range);
        });
    }

    /// Writes absent rows ahead of their page, so that memory stays bounded where much has gone between two keys.
    void commitAbsent(RunClaim claim, List<Known> absent) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            insertMissing(handle, claim, absent);
        });
    }

    /// Notes what is in Kafka by now; on all other pages this rides on the next page's transaction.
    void commitEmitted(RunClaim claim, Range range) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            advance(handle, claim, range);
        });
    }

    private static void count(Handle handle, RunClaim claim, PageChanges page) {
        int updated = handle.createUpdate("""
                        UPDATE run SET listed = listed + :listed, unchanged = unchanged + :unchanged,
                            skipped = skipped + :skipped, work = work + :work, known = known + :known
                        WHERE id = :run AND epoch = :epoch AND state = 'LISTING'""")
                .bind("listed", page.listed())
                .bind("unchanged", page.unchanged())
                .bind("skipped", page.skipped())
                .bind("work", page.work().size())
                .bind("known", page.known())
                .bind("run", claim.run().value())
                .bind("epoch", claim.epoch())
                .execute();
        RunStore.requireOne(claim, updated);
    }

    private static void insertWork(Handle handle, RunClaim claim, List<PageChanges.Work> work) {
        if (work.isEmpty()) {
            return;
        }
        handle.createUpdate("""
                        INSERT INTO pending (connection_id, key, run, change, etag, size, last_modified, storage_class,
                                             observed_at)
                        SELECT :connection, key, :run, change, etag, size, last_modified, storage_class,
                               date_trunc('milliseconds', now())
                        FROM unnest(:keys, :changes, :etags, :sizes, :modified, :classes)
                             AS t (key, change, etag, size, last_modified, storage_class)""")
                .bind("connection", claim.connectionId())
                .bind("run", claim.run().value())
                .bind(
                        "keys",
                        Columns.of(work, byte[].class, w -> w.object().key().bytes()))
                .bind("changes", Columns.of(work, String.class, w -> w.kind().name()))
                .bind(
                        "etags",
                        Columns.of(work, String.class, w -> w.object().state().etag()))
                .bind(
                        "sizes",
                        Columns.of(work, Long.class, w -> w.object().state().size()))
                .bind(
                        "modified",
                        Columns.of(
                                work,
                                OffsetDateTime.class,
                                w -> SqlTypes.timestamp(w.object().state().lastModified())))
                .bind(
                        "classes",
                        Columns.of(work, String.class, w -> w.object().state().storageClass()))
                .execute();
    }

    private static void insertMissing(Handle handle, RunClaim claim, List<Known> absent) {
        if (absent.isEmpty()) {
            return;
        }
        handle.createUpdate("""
                        INSERT INTO missing (run, key, etag)
                        SELECT :run, key, etag FROM unnest(:keys, :etags) AS t (key, etag)
                        ON CONFLICT DO NOTHING""")
                .bind("run", claim.run().value())
                .bind("keys", Columns.of(absent, byte[].class, k -> k.key().bytes()))
                .bind(
                        "etags",
                        Columns.of(
                                absent,
                                String.class,
                                k -> k.content().map(Known.Content::etag).orElse(null)))
                .execute();
    }

    private static void advance(Handle handle, RunClaim claim, Range range) {
        handle.createUpdate("""
                        UPDATE run_range SET checkpoint = :checkpoint, emitted_upto = :emitted, done = :done
                        WHERE run = :run AND number = :number""")
                .bind("checkpoint", SqlTypes.cursor(range.checkpoint()))
                .bind("emitted", SqlTypes.cursor(range.emittedUpto()))
                .bind("done", range.done())
                .bind("run", claim.run().value())
                .bind("number", range.number())
                .execute();
    }
}
