package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.catalog.KnownRows;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.listing.CallPermits;
import dev.bucketsync.sync.listing.Listers;
import dev.bucketsync.sync.listing.SlowException;
import dev.bucketsync.sync.listing.ThrottledException;
import dev.bucketsync.sync.ranges.Piece;
import dev.bucketsync.sync.ranges.RangeScan;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import software.amazon.awssdk.core.exception.SdkException;

/// Lists runs slice by slice: pages of many ranges, each compared with the catalogue and committed before it is
/// emitted.
public final class ListingStep {
    /// Comparing is work for the processors and for database connections that others need too.
    private static final int COMPARISONS = 4;
    private static final int BATCH = 1_000;

    private final Ground ground;
    private final Tables tables;
    private final Publisher publisher;
    private final PageStore pages;
    private final PendingWork pending;
    private final KnownRows knownRows;
    private final Semaphore comparisons = new Semaphore(COMPARISONS);
    /// Young runs don't queue behind the pages of big ones.
    private final Semaphore comparisonsOfYoung = new Semaphore(COMPARISONS);
    private final Held<Listing> held = new Held<>();

    /// What listing stands on.
    public record Ground(Jdbi jdbi, Sharing sharing, Listers listers, InstantSource clock, MeterRegistry meters) {}

    /// How runs of one worker share it, and what it knows of their buckets.
    public record Sharing(Turns turns, CallPermits permits, Experiences experiences) {
        /// Of a worker that knows nothing yet.
        ///
        /// @param slots how many runs list at once
        public static Sharing of(int slots, CallPermits permits, InstantSource clock) {
            return new Sharing(
                    new Turns(slots, clock),
                    permits,
                    new Experiences(permits.limits().mostOfOne(), clock));
        }
    }

    public ListingStep(Ground ground, Publisher publisher, Tables tables) {
        this.ground = ground;
        this.tables = tables;
        this.publisher = publisher;
        this.pages = new PageStore(ground.jdbi());
        this.pending = new PendingWork(ground.jdbi());
        this.knownRows = new KnownRows(ground.jdbi());
    }

    /// How a slice ended.
    public enum Progress {
        /// Every range is listed to its end and emitted.
        LISTED,
        /// The slice is used up.
        SLICE_ENDED,
        /// It is others' turn.
        NO_TURN,
        /// Nothing can be done until a call ends that takes long; others go on meanwhile.
        CALLS_HANG,
        /// Too much is under way; go on a little later.
        WINDOW_FULL,
        /// S3 gave trouble that may pass, after it had given pages.
        TROUBLED;

        /// Whether the run's next slice goes on where this one ended.
        boolean goesOn() {
            return this == SLICE_ENDED || this == CALLS_HANG || this == WINDOW_FULL;
        }
    }

    /// Lists until the slice is used up, the window is full, or everything is listed.
    ///
    /// @param window lives as long as this process works on the run
    public Progress run(RunClaim claim, ConnectionUpdated connection, Window window) {
        if (held.keep(claim).filter(Listing::hangs).isPresent()) {
            return Progress.CALLS_HANG;
        }
        Optional<Turns.Turn> taken = ground.sharing().turns().take(claim.run());
        if (taken.isEmpty()) {
            return Progress.NO_TURN;
        }
        try (Turns.Turn turn = taken.get();
                CallPermits.Share share = ground.sharing().permits().join()) {
            Asking asking = new Asking(ground.listers().of(connection), ground.clock());
            Slice.Under under = new Slice.Under(turn, share, asking, comparison(turn, claim, connection));
            Listing listing = held.take(claim).orElseGet(() -> resume(claim, connection, window));
            return run(claim, listing, new Slice(this, claim, listing, under));
        }
    }

    private Progress run(RunClaim claim, Listing listing, Slice slice) {
        Progress progress = Progress.TROUBLED;
        try {
            progress = slice.run();
            return progress;
        } catch (SdkException | ThrottledException | SlowException e) {
            listing.experience().fruitless();
            throw e;
        } finally {
            if (progress.goesOn()) {
                held.hold(claim, listing);
            } else {
                listing.close();
            }
        }
    }

    /// How many of a run's slices in a row have ended in trouble, without any answer in between.
    public int fruitlessInARow(RunClaim claim) {
        return ground.sharing().experiences().of(claim.run()).fruitlessInARow();
    }

    /// Gives up what is under way for a run that is not listed any more.
    public void letGo(RunClaim claim) {
        held.letGo(claim);
        ground.sharing().experiences().forget(claim.run());
    }

    private Listing resume(RunClaim claim, ConnectionUpdated connection, Window window) {
        pages.forgetAhead(claim);
        CallLimits limits = ground.sharing().permits().limits();
        List<Range> open = pages.open(claim);
        RangeScan scan = new RangeScan(
                connection.prefix(),
                open.stream().filter(range -> !range.done()).map(Range::resumed).toList(),
                pages.nextNumber(claim),
                pages.cuts(claim),
                limits);
        Experience experience = ground.sharing().experiences().of(claim.run());
        scan.expectSlow(experience.slowPages());
        FlowGate gate = new FlowGate(ground.jdbi(), claim, window, ground.clock(), pending.unsaid(claim));
        return new Listing(scan, experience, gate, open);
    }

    private Function<Piece, PageChanges> comparison(Turns.Turn turn, RunClaim claim, ConnectionUpdated connection) {
        SecondChance secondChance = new SecondChance(
                tables.usage().get(connection.account().value()), ground.clock().instant());
        Comparison comparison = new Comparison(claim, Judging.of(claim.mode(), secondChance), knownRows, pages);
        Semaphore places = turn.young() ? comparisonsOfYoung : comparisons;
        return piece -> {
            places.acquireUninterruptibly();
            try {
                return comparison.of(piece);
            } finally {
                places.release();
            }
        };
    }

    /// Says what was committed by a process that died, or was told to stop, before it could say it.
    public void emitRest(RunClaim claim) {
        for (Range open : pages.open(claim)) {
            for (Range rest = open; !rest.emitted(); ) {
                Unsaid unsaid = unsaid(claim, rest, BATCH);
                publisher.publish(unsaid.outgoing());
                rest = unsaid.afterwards();
                pages.commitRanges(claim, List.of(rest));
            }
        }
    }

    /// What was committed of a range and is said next.
    ///
    /// @param afterwards the range once it is said
    record Unsaid(List<Outgoing> outgoing, Range afterwards) {}

    /// The next of what was committed of a range and may not have been said, after a crash once more.
    Unsaid unsaid(RunClaim claim, Range range, int most) {
        List<PendingObject> rows = pending.next(claim, range.emittedUpto(), range.checkpoint(), most);
        Range afterwards = rows.size() < most
                ? range.emittedToCheckpoint()
                : range.emittedTo(Optional.of(rows.getLast().key()));
        return new Unsaid(
                rows.stream().map(row -> Outgoing.of(row.event(claim))).toList(), afterwards);
    }

    /// Whether everything that went to be judged has come back.
    public boolean settled(RunClaim claim) {
        return !pending.any(claim.run());
    }

    Ground ground() {
        return ground;
    }

    PageStore pages() {
        return pages;
    }

    Publisher publisher() {
        return publisher;
    }
}
