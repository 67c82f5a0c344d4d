package dev.bucketsync.sync.run;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.sync.catalog.Columns;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.diff.Known;
import dev.bucketsync.sync.ranges.Bounds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Ranges and the one transaction that listed pages of several of them are: fence and books, work, absent rows,
/// bounds and checkpoints.
final class PageStore {
    /// As many places to cut as the next run of a connection is offered.
    private static final int MOST_CUTS = 4_096;

    private final Jdbi jdbi;

    PageStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// What pages of one or more ranges come to, to be committed at once.
    ///
    /// @param ranges as they are afterwards
    /// @param ends the pages' last keys
    /// @param lists requests sent since the batch before
    record Batch(Collection<Range> ranges, List<PageChanges> pages, List<ObjectKey> ends, long lists) {
        private long sum(ToLongFunction<PageChanges> count) {
            return pages.stream().mapToLong(count).sum();
        }
    }

    /// The ranges that are not listed to their end, or whose last page may not have reached Kafka.
    List<Range> open(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT number, after, up_to, checkpoint, emitted_upto, done FROM run_range
                        WHERE run = :run AND NOT (done AND checkpoint = emitted_upto) ORDER BY number""")
                .bind("run", claim.run().value())
                .map((row, _) -> range(row))
                .list());
    }

    private static Range range(ResultSet row) throws SQLException {
        return new Range(
                new Bounds(
                        row.getInt("number"),
                        SqlTypes.cursor(row.getBytes("after")),
                        SqlTypes.cursor(row.getBytes("up_to"))),
                SqlTypes.cursor(row.getBytes("checkpoint")),
                SqlTypes.cursor(row.getBytes("emitted_upto")),
                row.getBoolean("done"));
    }

    /// One more than the highest number a range of the run has.
    int nextNumber(RunClaim claim) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT coalesce(max(number), -1) + 1 FROM run_range WHERE run = :run")
                        .bind("run", claim.run().value())
                        .mapTo(Integer.class)
                        .one());
    }

    /// Where pages of the connection's last complete listing ended.
    List<ObjectKey> cuts(RunClaim claim) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT key FROM cut WHERE connection_id = :connection ORDER BY key")
                        .bind("connection", claim.connectionId())
                        .map((row, _) -> ObjectKey.ofBytes(row.getBytes("key")))
                        .list());
    }

    /// Forgets absent rows beyond what is committed: written ahead of a page whose listing then failed, and the next
    /// listing may show the object.
    void forgetAhead(RunClaim claim) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            handle.createUpdate("""
                            DELETE FROM missing m USING run_range r
                            WHERE r.run = :run AND NOT r.done AND m.run = :run AND m.key > r.checkpoint
                              AND (r.up_to IS NULL OR m.key <= r.up_to)""").bind("run", claim.run().value()).execute();
        });
    }

    /// Makes sure that the run is still to be listed by its claim.
    void requireListed(RunClaim claim) {
        boolean ours = jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT EXISTS (SELECT FROM run WHERE id = :run AND epoch = :epoch AND state = 'LISTING')""")
                .bind("run", claim.run().value())
                .bind("epoch", claim.epoch())
                .mapTo(Boolean.class)
                .one());
        RunStore.requireOne(claim, ours ? 1 : 0);
    }

    void commit(RunClaim claim, Batch batch) {
        jdbi.useTransaction(handle -> {
            count(handle, claim, batch);
            insertWork(
                    handle,
                    claim,
                    batch.pages().stream().flatMap(page -> page.work().stream()).toList());
            insertMissing(
                    handle,
                    claim,
                    batch.pages().stream()
                            .flatMap(page -> page.absent().stream())
                            .toList());
            keep(handle, claim, batch.ranges());
            keepEnds(handle, claim, batch.ends());
        });
    }

    /// Writes absent rows ahead of their page, so that memory stays bounded where much has gone between two keys. Only
    /// while the run lists: a comparison may outlive its slice, and what it wrote then would be nobody's.
    void commitAbsent(RunClaim claim, List<Known> absent) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim, "revision = revision", RunState.LISTING);
            insertMissing(handle, claim, absent);
        });
    }

    /// Notes what is in Kafka by now; otherwise this rides on the next pages' transaction.
    void commitRanges(RunClaim claim, Collection<Range> ranges) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            keep(handle, claim, ranges);
        });
    }

    /// Counts requests that no page came of.
    void countLists(RunClaim claim, long lists) {
        int updated = jdbi.withHandle(handle -> handle.createUpdate(
                        "UPDATE run SET lists = lists + :lists WHERE id = :run AND epoch = :epoch")
                .bind("lists", lists)
                .bind("run", claim.run().value())
                .bind("epoch", claim.epoch())
                .execute());
        RunStore.requireOne(claim, updated);
    }

    /// Keeps where the pages of a complete listing ended, evenly thinned, for the connection's next run.
    void keepCuts(RunClaim claim) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            handle.createUpdate("DELETE FROM cut WHERE connection_id = :connection")
                    .bind("connection", claim.connectionId())
                    .execute();
            handle.createUpdate("""
                            INSERT INTO cut (connection_id, key)
                            SELECT :connection, key
                            FROM (SELECT key, row_number() OVER (ORDER BY key) AS n, count(*) OVER () AS total
                                  FROM page_end WHERE run = :run) AS ends
                            WHERE n % (1 + total / :most) = 0""")
                    .bind("connection", claim.connectionId())
                    .bind("run", claim.run().value())
                    .bind("most", MOST_CUTS)
                    .execute();
        });
    }

    private static void count(Handle handle, RunClaim claim, Batch batch) {
        int updated = handle.createUpdate("""
                        UPDATE run SET listed = listed + :listed, unchanged = unchanged + :unchanged,
                            skipped = skipped + :skipped, work = work + :work, known = known + :known,
                            lists = lists + :lists
                        WHERE id = :run AND epoch = :epoch AND state = 'LISTING'""")
                .bind("listed", batch.sum(PageChanges::listed))
                .bind("unchanged", batch.sum(PageChanges::unchanged))
                .bind("skipped", batch.sum(PageChanges::skipped))
                .bind("work", batch.sum(page -> page.work().size()))
                .bind("known", batch.sum(PageChanges::known))
                .bind("lists", batch.lists())
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

    private static void keep(Handle handle, RunClaim claim, Collection<Range> ranges) {
        if (ranges.isEmpty()) {
            return;
        }
        List<Range> rows = List.copyOf(ranges);
        handle.createUpdate("""
                        INSERT INTO run_range (run, number, after, up_to, checkpoint, emitted_upto, done)
                        SELECT :run, number, after, up_to, checkpoint, emitted_upto, done
                        FROM unnest(:numbers, :afters, :bounds, :checkpoints, :emitted, :done)
                             AS t (number, after, up_to, checkpoint, emitted_upto, done)
                        ON CONFLICT (run, number) DO UPDATE SET up_to = excluded.up_to,
                            checkpoint = excluded.checkpoint, emitted_upto = excluded.emitted_upto,
                            done = excluded.done""")
                .bind("run", claim.run().value())
                .bind("numbers", Columns.of(rows, Long.class, range -> (long) range.number()))
                .bind(
                        "afters",
                        Columns.of(
                                rows,
                                byte[].class,
                                range -> SqlTypes.cursor(range.bounds().after())))
                .bind(
                        "bounds",
                        Columns.of(
                                rows,
                                byte[].class,
                                range -> range.bounds()
                                        .upTo()
                                        .map(ObjectKey::bytes)
                                        .orElse(null)))
                .bind("checkpoints", Columns.of(rows, byte[].class, range -> SqlTypes.cursor(range.checkpoint())))
                .bind("emitted", Columns.of(rows, byte[].class, range -> SqlTypes.cursor(range.emittedUpto())))
                .bind("done", Columns.of(rows, Boolean.class, Range::done))
                .execute();
    }

    private static void keepEnds(Handle handle, RunClaim claim, List<ObjectKey> ends) {
        if (ends.isEmpty()) {
            return;
        }
        handle.createUpdate("""
                        INSERT INTO page_end (run, key) SELECT :run, key FROM unnest(:keys) AS t (key)
                        ON CONFLICT DO NOTHING""")
                .bind("run", claim.run().value())
                .bind("keys", Columns.of(ends, byte[].class, ObjectKey::bytes))
                .execute();
    }
}
