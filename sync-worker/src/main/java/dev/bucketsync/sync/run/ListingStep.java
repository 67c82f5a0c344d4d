package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.catalog.KnownRows;
import dev.bucketsync.sync.listing.CallPermits;
import dev.bucketsync.sync.listing.Listers;
import dev.bucketsync.sync.listing.Window;
import dev.bucketsync.sync.ranges.Congestion;
import dev.bucketsync.sync.ranges.RangeScan;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Jdbi;

/// Lists runs slice by slice: pages of many ranges, each compared with the catalogue and committed before it is
/// emitted.
public final class ListingStep {
    /// Comparing is work for the processors and for database connections that others need too.
    private static final int COMPARISONS = 4;

    private final Ground ground;
    private final Tables tables;
    private final Publisher publisher;
    private final PageStore pages;
    private final PendingWork pending;
    private final KnownRows knownRows;
    private final Semaphore comparisons = new Semaphore(COMPARISONS);
    private final Map<SyncRunId, Held> held = new ConcurrentHashMap<>();

    /// What listing stands on.
    public record Ground(Jdbi jdbi, Listers listers, CallPermits permits, InstantSource clock, MeterRegistry meters) {}

    /// What is known of a run between two slices; somebody else's slice in between makes it worthless.
    private record Held(long epoch, Listing listing) {}

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
        /// Too much is under way; go on a little later.
        WINDOW_FULL,
        /// S3 gave trouble that may pass, after it had given pages.
        TROUBLED
    }

    /// Lists until the slice is used up, the window is full, or everything is listed.
    ///
    /// @param window lives as long as this process works on the run
    public Progress run(RunClaim claim, ConnectionUpdated connection, Window window) {
        Held before = held.remove(claim.run());
        Listing listing =
                before != null && before.epoch() == claim.epoch() - 1 ? before.listing() : resume(claim, connection);
        FlowGate gate = new FlowGate(ground.jdbi(), claim, window, ground.clock());
        try (Calls calls = new Calls(ground, connection, comparisons, comparison(claim, connection))) {
            Progress progress = new Slice(this, claim, listing, gate, calls).run();
            if (progress == Progress.WINDOW_FULL || progress == Progress.SLICE_ENDED) {
                held.put(claim.run(), new Held(claim.epoch(), listing));
            }
            return progress;
        }
    }

    private Listing resume(RunClaim claim, ConnectionUpdated connection) {
        pages.forgetAhead(claim);
        List<Range> open = pages.open(claim);
        RangeScan scan = new RangeScan(
                connection.prefix(),
                open.stream().filter(range -> !range.done()).map(Range::resumed).toList(),
                pages.nextNumber(claim),
                pages.cuts(claim),
                ground.permits().mostOfOne());
        return new Listing(
                scan,
                new Congestion(ground.permits().mostOfOne(), ground.clock().instant()),
                open);
    }

    private Comparison comparison(RunClaim claim, ConnectionUpdated connection) {
        SecondChance secondChance = new SecondChance(
                tables.usage().get(connection.account().value()), ground.clock().instant());
        return new Comparison(claim, Judging.of(claim.mode(), secondChance), knownRows, pages);
    }

    /// Says what was committed by a process that died, or was told to stop, before it could say it.
    public void emitRest(RunClaim claim) {
        for (Range open : pages.open(claim)) {
            if (!open.emitted()) {
                publisher.publish(outgoing(claim, open));
                pages.commitRanges(claim, List.of(open.emittedToCheckpoint()));
            }
        }
    }

    /// What was committed of a range and may not have been said; after a crash that is the page before it.
    List<Outgoing> outgoing(RunClaim claim, Range range) {
        List<Event> events = pending.between(claim, range.emittedUpto(), range.checkpoint());
        return events.stream().map(Outgoing::of).toList();
    }

    /// Whether everything that went to be judged has come back.
    public boolean settled(RunClaim claim) {
        return !pending.any(claim);
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
