package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.catalog.KnownRows;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.listing.CallPermits;
import dev.bucketsync.sync.listing.Listers;
import dev.bucketsync.sync.ranges.Congestion;
import dev.bucketsync.sync.ranges.RangeScan;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Jdbi;

/// Lists runs slice by slice: pages of many ranges, each compared with the catalogue and committed before it is
/// emitted.
public final class ListingStep {
    /// Comparing is work for the processors and for database connections that others need too.
    private static final int COMPARISONS = 4;
    private static final int BATCH = 1_000;
    private static final int MOST_HELD = 64;

    private final Ground ground;
    private final Tables tables;
    private final Publisher publisher;
    private final PageStore pages;
    private final PendingWork pending;
    private final KnownRows knownRows;
    private final Semaphore comparisons = new Semaphore(COMPARISONS);
    /// Young runs don't queue behind the pages of big ones.
    private final Semaphore comparisonsOfYoung = new Semaphore(COMPARISONS);
    private final Turns turns;
    private final Map<SyncRunId, Held> held = new ConcurrentHashMap<>();

    /// What listing stands on.
    public record Ground(Jdbi jdbi, Sharing sharing, Listers listers, InstantSource clock, MeterRegistry meters) {}

    /// How runs of one worker share it.
    ///
    /// @param slots how many runs list at once
    public record Sharing(int slots, CallPermits permits) {}

    /// What is known of a run between two slices; somebody else's slice in between makes it worthless.
    private record Held(long epoch, Listing listing) {}

    public ListingStep(Ground ground, Publisher publisher, Tables tables) {
        this.ground = ground;
        this.tables = tables;
        this.publisher = publisher;
        this.pages = new PageStore(ground.jdbi());
        this.pending = new PendingWork(ground.jdbi());
        this.knownRows = new KnownRows(ground.jdbi());
        this.turns = new Turns(ground.sharing().slots(), ground.clock());
    }

    /// How a slice ended.
    public enum Progress {
        /// Every range is listed to its end and emitted.
        LISTED,
        /// The slice is used up.
        SLICE_ENDED,
        /// It is others' turn.
        NO_TURN,
        /// Too much is under way; go on a little later.
        WINDOW_FULL,
        /// S3 gave trouble that may pass, after it had given pages.
        TROUBLED
    }

    /// Lists until the slice is used up, the window is full, or everything is listed.
    ///
    /// @param window lives as long as this process works on the run
    public Progress run(RunClaim claim, ConnectionUpdated connection, Window window) {
        Optional<Turns.Turn> taken = turns.take(claim.run());
        if (taken.isEmpty()) {
            keep(claim);
            return Progress.NO_TURN;
        }
        try (Turns.Turn turn = taken.get();
                Calls calls = new Calls(ground, connection, comparisons(turn), comparison(claim, connection))) {
            Listing listing = listing(claim, connection);
            FlowGate gate = new FlowGate(ground.jdbi(), claim, window, ground.clock(), pending.unsaid(claim));
            Progress progress = new Slice(this, claim, listing, gate, new Slice.Under(turn, calls)).run();
            if (progress == Progress.WINDOW_FULL || progress == Progress.SLICE_ENDED) {
                hold(claim, listing);
            }
            return progress;
        }
    }

    private Semaphore comparisons(Turns.Turn turn) {
        return turn.young() ? comparisonsOfYoung : comparisons;
    }

    /// Losing it only costs reading it back; runs may go on elsewhere, so they are dropped in bulk.
    private void hold(RunClaim claim, Listing listing) {
        if (held.size() > MOST_HELD) {
            held.clear();
        }
        held.put(claim.run(), new Held(claim.epoch(), listing));
    }

    /// Waiting for a turn is no reason to start over.
    private void keep(RunClaim claim) {
        held.computeIfPresent(
                claim.run(),
                (_, before) -> before.epoch() == claim.epoch() - 1 ? new Held(claim.epoch(), before.listing()) : null);
    }

    private Listing listing(RunClaim claim, ConnectionUpdated connection) {
        Held before = held.remove(claim.run());
        return before != null && before.epoch() == claim.epoch() - 1 ? before.listing() : resume(claim, connection);
    }

    private Listing resume(RunClaim claim, ConnectionUpdated connection) {
        pages.forgetAhead(claim);
        CallLimits limits = ground.sharing().permits().limits();
        List<Range> open = pages.open(claim);
        RangeScan scan = new RangeScan(
                connection.prefix(),
                open.stream().filter(range -> !range.done()).map(Range::resumed).toList(),
                pages.nextNumber(claim),
                pages.cuts(claim),
                limits);
        return new Listing(
                scan, new Congestion(limits.mostOfOne(), ground.clock().instant()), open);
    }

    private Comparison comparison(RunClaim claim, ConnectionUpdated connection) {
        SecondChance secondChance = new SecondChance(
                tables.usage().get(connection.account().value()), ground.clock().instant());
        return new Comparison(claim, Judging.of(claim.mode(), secondChance), knownRows, pages);
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
        List<PendingObject> rows = pending.between(claim, range.emittedUpto(), range.checkpoint(), most);
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
