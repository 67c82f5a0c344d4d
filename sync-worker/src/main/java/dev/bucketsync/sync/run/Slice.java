package dev.bucketsync.sync.run;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.sync.listing.CallPermits;
import dev.bucketsync.sync.listing.ListingBrokenException;
import dev.bucketsync.sync.listing.SlowException;
import dev.bucketsync.sync.listing.ThrottledException;
import dev.bucketsync.sync.ranges.Ask;
import dev.bucketsync.sync.ranges.Congestion;
import dev.bucketsync.sync.ranges.Piece;
import dev.bucketsync.sync.ranges.RangeScan;
import dev.bucketsync.sync.run.Calls.Happening;
import dev.bucketsync.sync.run.Calls.Happening.Compared;
import dev.bucketsync.sync.run.ListingStep.Progress;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/// One slice of a run's listing. Calls and comparisons have threads of their own; whatever is decided, written or said
/// is done by this one, so that one transaction carries the pages of many ranges and nothing needs a lock.
final class Slice {
    private static final Logger LOG = LoggerFactory.getLogger(Slice.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration TICK = Duration.ofMillis(25);
    /// Nothing has come and nothing could be sent for so long that somebody else had better have the slot.
    private static final int IDLE_TICKS = 40;
    /// No page follows soon whose transaction could note what was said.
    private static final int QUIET_TICKS = 4;
    private static final int MOST_TROUBLE = 8;

    private final ListingStep step;
    private final RunClaim claim;
    private final Listing listing;
    private final RangeScan scan;
    private final Congestion congestion;
    private final FlowGate gate;
    private final Turns.Turn turn;
    private final Calls calls;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private Instant lookAgain;
    private int idleTicks;
    private int calling;
    private int pagesUnderWay;
    private int committed;
    private int troubleInARow;
    private Optional<Progress> ending = Optional.empty();

    /// What a slice is made under: its turn among other runs, and its share of calls.
    record Under(Turns.Turn turn, Calls calls) {}

    Slice(ListingStep step, RunClaim claim, Listing listing, FlowGate gate, Under under) {
        this.step = step;
        this.claim = claim;
        this.listing = listing;
        this.scan = listing.scan();
        this.congestion = listing.congestion();
        this.gate = gate;
        this.turn = under.turn();
        this.calls = under.calls();
        this.clock = step.ground().clock();
        this.meters = step.ground().meters();
        this.lookAgain = clock.instant();
    }

    Progress run() {
        try {
            return list();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Progress.TROUBLED;
        } catch (SdkException | ThrottledException | SlowException e) {
            countLists();
            if (committed > 0 && mayPass(e)) {
                LOG.warn("listing met trouble after {} pages", committed, e);
                flush();
                return Progress.TROUBLED;
            }
            throw e;
        } catch (FencedException | ListingBrokenException e) {
            throw e;
        } catch (RuntimeException e) {
            // Failures in a row are counted against the run, and this one got somewhere.
            if (committed > 0) {
                LOG.error("listing failed after {} pages", committed, e);
                return Progress.TROUBLED;
            }
            throw e;
        }
    }

    private Progress list() throws InterruptedException {
        while (!scan.done() || pagesUnderWay > 0 || !listing.unsaid().isEmpty()) {
            look();
            dispatch();
            boolean said = say();
            if (ending.isPresent() && calling == 0 && pagesUnderWay == 0) {
                flush();
                return ending.get();
            }
            List<Happening> happened = calls.await(TICK);
            idleTicks = said || calling > 0 || pagesUnderWay > 0 ? 0 : idleTicks + 1;
            if (idleTicks == QUIET_TICKS) {
                flush();
            }
            heed(happened);
        }
        flush();
        step.pages().keepCuts(claim);
        return Progress.LISTED;
    }

    /// Whether the run is still ours to list, twice a second; and whether it has had its turn.
    private void look() {
        if (idleTicks >= IDLE_TICKS) {
            ending = Optional.of(Progress.WINDOW_FULL);
        } else if (turn.over()) {
            ending = Optional.of(Progress.SLICE_ENDED);
        }
        Instant now = clock.instant();
        if (!now.isBefore(lookAgain)) {
            lookAgain = now.plus(LOOK_EVERY);
            step.pages().requireListed(claim);
        }
    }

    /// Makes as many calls as are worth making and may be made.
    private void dispatch() {
        while (ending.isEmpty() && calling < congestion.permits(clock.instant())) {
            if (!gate.admits(pagesUnderWay)) {
                return;
            }
            CallPermits.Permit permit = calls.permit(congestion.size());
            if (permit == null) {
                return;
            }
            Optional<Ask> ask = scan.next();
            if (ask.isEmpty()) {
                permit.close();
                return;
            }
            calling++;
            pagesUnderWay += ask.get() instanceof Ask.Page ? 1 : 0;
            calls.make(ask.get(), permit);
        }
    }

    private void heed(List<Happening> happened) {
        List<Compared> compared = new ArrayList<>();
        for (Happening one : happened) {
            switch (one) {
                case Happening.Paged paged -> {
                    answered(paged.asked(), "page");
                    calls.compare(scan.listed(paged.ask(), paged.page()));
                }
                case Happening.Explored explored -> {
                    answered(explored.asked(), "level");
                    scan.explored(explored.ask(), explored.level());
                }
                case Happening.Failed failed -> failed(failed);
                case Compared one2 -> compared.add(one2);
                case Happening.Broke(RuntimeException cause) -> throw cause;
                case Happening.Broke(Throwable cause) -> throw new IllegalStateException("a comparison broke", cause);
            }
        }
        if (!compared.isEmpty()) {
            commit(compared);
        }
    }

    private void answered(Instant asked, String kind) {
        calling--;
        troubleInARow = 0;
        congestion.answered(asked, clock.instant());
        count(kind, "answered");
    }

    private void count(String kind, String outcome) {
        meters.counter("bucketsync.listing.calls", "kind", kind, "outcome", outcome)
                .increment();
    }

    private void failed(Happening.Failed failed) {
        calling--;
        boolean page = failed.ask() instanceof Ask.Page;
        pagesUnderWay -= page ? 1 : 0;
        switch (failed.cause()) {
            case ThrottledException throttled -> {
                count(page ? "page" : "level", "throttled");
                boolean news = congestion.throttled(failed.asked(), clock.instant(), throttled.retryAfter());
                trouble(page && news, throttled);
            }
            case SlowException slow -> {
                count(page ? "page" : "level", "slow");
                congestion.slow(clock.instant());
                trouble(page, slow);
            }
            default -> {
                count(page ? "page" : "level", "failed");
                if (page && !mayPass(failed.cause())) {
                    throw failed.cause();
                }
                trouble(page, failed.cause());
            }
        }
        scan.failed(failed.ask(), failed.cause() instanceof SlowException);
    }

    private void trouble(boolean counts, RuntimeException cause) {
        troubleInARow += counts ? 1 : 0;
        if (troubleInARow >= MOST_TROUBLE) {
            throw cause;
        }
    }

    private static boolean mayPass(RuntimeException cause) {
        return switch (cause) {
            case ThrottledException _, SlowException _ -> true;
            case SdkException sdk -> S3Failures.classify(sdk).transientTrouble();
            default -> false;
        };
    }

    private void commit(List<Compared> batch) {
        countCuts(listing.takeMoved());
        List<ObjectKey> ends = new ArrayList<>();
        for (Compared one : batch) {
            Piece piece = one.piece();
            listing.advance(piece, !one.changes().work().isEmpty());
            if (!piece.objects().isEmpty()) {
                ends.add(piece.objects().getLast().key());
            }
        }
        step.pages()
                .commit(
                        claim,
                        new PageStore.Batch(
                                listing.unkept(),
                                batch.stream().map(Compared::changes).toList(),
                                ends,
                                calls.takeRequests()));
        listing.kept();
        for (Compared one : batch) {
            scan.committed(one.piece());
            gate.took(one.changes().work().size());
        }
        committed += batch.size();
        pagesUnderWay -= batch.size();
        meters.counter("bucketsync.listing.pages").increment(batch.size());
        dispatch();
    }

    private void countCuts(int cuts) {
        meters.counter("bucketsync.listing.cuts").increment(cuts);
    }

    /// Says what is committed and was not said, as far as there is room.
    ///
    /// @return whether there was anything to say and room for it
    private boolean say() {
        List<Outgoing> outgoing = new ArrayList<>();
        List<Range> afterwards = new ArrayList<>();
        int room = gate.room();
        for (Range range : listing.unsaid()) {
            if (outgoing.size() < room) {
                ListingStep.Unsaid unsaid = step.unsaid(claim, range, room - outgoing.size());
                outgoing.addAll(unsaid.outgoing());
                afterwards.add(unsaid.afterwards());
            }
        }
        if (!outgoing.isEmpty()) {
            step.publisher().publish(outgoing);
            gate.sent(outgoing.size());
        }
        afterwards.forEach(listing::said);
        return !afterwards.isEmpty();
    }

    private void flush() {
        countLists();
        countCuts(listing.takeMoved());
        if (!listing.unkept().isEmpty()) {
            step.pages().commitRanges(claim, listing.unkept());
            listing.kept();
        }
    }

    /// Looks for where to cut, and calls that brought nothing.
    private void countLists() {
        long lists = calls.takeRequests();
        if (lists > 0) {
            step.pages().countLists(claim, lists);
        }
    }
}
