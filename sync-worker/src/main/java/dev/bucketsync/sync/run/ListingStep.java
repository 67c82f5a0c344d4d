package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.catalog.KnownRows;
import dev.bucketsync.sync.diff.Change;
import dev.bucketsync.sync.listing.Listers;
import dev.bucketsync.sync.listing.Page;
import dev.bucketsync.sync.listing.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/// Lists one slice of a run: page by page, each compared with the catalogue and committed before it is emitted.
public final class ListingStep {
    private static final int MAX_KEYS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SLICE_PAGES = 200;
    private static final Duration SLICE = Duration.ofSeconds(30);
    private static final int ABSENT_AHEAD = 5_000;
    private static final long ACCOUNT_WINDOW = 40_000;

    private final Jdbi jdbi;
    private final Listers listers;
    private final Publisher publisher;
    private final Tables tables;
    private final InstantSource clock;
    private final KnownRows knownRows;
    private final PageStore pages;
    private final PendingWork pending;

    public ListingStep(Jdbi jdbi, Listers listers, Publisher publisher, Tables tables, InstantSource clock) {
        this.jdbi = jdbi;
        this.listers = listers;
        this.publisher = publisher;
        this.tables = tables;
        this.clock = clock;
        this.knownRows = new KnownRows(jdbi);
        this.pages = new PageStore(jdbi);
        this.pending = new PendingWork(jdbi);
    }

    /// How a slice ended.
    public enum Progress {
        /// Every range is listed to its end and emitted.
        LISTED,
        /// The slice is used up.
        SLICE_ENDED,
        /// Too much is under way; go on a little later.
        WINDOW_FULL
    }

    /// Lists until the slice is used up, the window is full, or everything is listed.
    ///
    /// @param window lives as long as this process works on the run
    public Progress run(RunClaim claim, ConnectionUpdated connection, Window window) {
        Instant until = clock.instant().plus(SLICE);
        int listed = 0;
        for (Range open : pages.open(claim)) {
            Range range = emit(claim, open);
            pages.forgetAhead(claim, range);
            while (!range.done()) {
                if (!mayGoOn(claim, window)) {
                    pages.commitEmitted(claim, range);
                    return Progress.WINDOW_FULL;
                }
                range = emit(claim, page(claim, connection, range));
                if (++listed >= SLICE_PAGES || clock.instant().isAfter(until)) {
                    pages.commitEmitted(claim, range);
                    return Progress.SLICE_ENDED;
                }
            }
            pages.commitEmitted(claim, range);
        }
        return Progress.LISTED;
    }

    /// Says what was committed by a process that died, or was told to stop, before it could say it.
    public void emitRest(RunClaim claim) {
        for (Range open : pages.open(claim)) {
            if (!open.emitted()) {
                pages.commitEmitted(claim, emit(claim, open));
            }
        }
    }

    /// Whether everything that went to be judged has come back.
    public boolean settled(RunClaim claim) {
        return !pending.any(claim);
    }

    private boolean mayGoOn(RunClaim claim, Window window) {
        RunBooks books = RunBooks.read(jdbi, claim.run());
        window.observe(clock.instant(), books.settled());
        return window.admits(books.open()) && openOfAccount(claim) < ACCOUNT_WINDOW;
    }

    private long openOfAccount(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT coalesce(sum(r.work - (SELECT coalesce(sum(n), 0) FROM run_count k WHERE k.run = r.id)), 0)
                        FROM run r JOIN connection c ON c.id = r.connection_id
                        WHERE r.state IN ('LISTING', 'SETTLING', 'CANCELLING')
                          AND c.account = (SELECT account FROM connection WHERE id = :connection)""")
                .bind("connection", claim.connectionId())
                .mapTo(Long.class)
                .one());
    }

    /// Lists and commits one page.
    private Range page(RunClaim claim, ConnectionUpdated connection, Range range) {
        Page page = listers.of(connection).page(range.checkpoint(), MAX_KEYS, PATIENCE);
        Optional<ObjectKey> end = page.objects().isEmpty()
                ? range.checkpoint()
                : Optional.of(page.objects().getLast().key());
        PageChanges changes = new PageChanges();
        Judging.of(claim.mode(), secondChance(connection))
                .compare(
                        page.objects().iterator(),
                        knownRows.between(claim.connectionId(), range.checkpoint(), page.last() ? range.upTo() : end),
                        absentAhead(claim, changes));
        Range next = range.advancedTo(end, page.last());
        pages.commit(claim, next, changes);
        return next;
    }

    private Consumer<Change> absentAhead(RunClaim claim, PageChanges changes) {
        return change -> {
            changes.accept(change);
            if (changes.absent().size() >= ABSENT_AHEAD) {
                pages.commitAbsent(claim, changes.takeAbsent());
            }
        };
    }

    private SecondChance secondChance(ConnectionUpdated connection) {
        return new SecondChance(tables.usage().get(connection.account().value()), clock.instant());
    }

    /// Says what is committed and may not have been said; after a crash that is the page before it.
    private Range emit(RunClaim claim, Range range) {
        if (range.emitted()) {
            return range;
        }
        List<Event> events = pending.between(claim, range.emittedUpto(), range.checkpoint());
        publisher.publish(events.stream().map(Outgoing::of).toList());
        return range.emittedToCheckpoint();
    }
}
