package dev.bucketsync.sync.run;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.process.Faults;
import dev.bucketsync.sync.listing.CallPermits;
import dev.bucketsync.sync.listing.ListingBrokenException;
import dev.bucketsync.sync.listing.SlowException;
import dev.bucketsync.sync.listing.ThrottledException;
import dev.bucketsync.sync.ranges.Ask;
import dev.bucketsync.sync.ranges.Congestion;
import dev.bucketsync.sync.ranges.Piece;
import dev.bucketsync.sync.ranges.RangeScan;
import dev.bucketsync.sync.run.Happening.Compared;
import dev.bucketsync.sync.run.ListingStep.Progress;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/// One slice of a run's listing. Calls and comparisons have threads of their own; whatever is decided, written or said
/// is done by this one, so that one transaction carries the pages of many ranges and nothing needs a lock. Calls that
/// hang are left to the next slice.
final class Slice {
    private static final Logger LOG = LoggerFactory.getLogger(Slice.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration TICK = Duration.ofMillis(25);
    /// Nothing has come and nothing could be sent for so long that somebody else had better have the slot.
    private static final int IDLE_TICKS = 40;
    /// What has not come for so long when a turn is over comes in another slice.
    private static final int PARTING_TICKS = 10;
    private static final Duration LONGEST_PARTING = Duration.ofSeconds(1);
    /// No page follows soon whose transaction could note what was said.
    private static final int QUIET_TICKS = 4;

    private final ListingStep step;
    private final RunClaim claim;
    private final Listing listing;
    private final RangeScan scan;
    private final Experience experience;
    private final Congestion congestion;
    private final UnderWay underWay;
    private final FlowGate gate;
    private final Under under;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private Instant lookAgain;
    private int idleTicks;
    private int silentTicks;
    private int committed;
    /// Whether every call that is worth making now is under way.
    private boolean exhausted;
    private Optional<Progress> ending = Optional.empty();
    private Instant partsAt = Instant.MAX;

    /// What a slice is made under: its turn among other runs, its share of calls, whom it asks, and how what comes is
    /// compared.
    record Under(Turns.Turn turn, CallPermits.Share share, Asking asking, Function<Piece, PageChanges> comparison) {}

    Slice(ListingStep step, RunClaim claim, Listing listing, Under under) {
        this.step = step;
        this.claim = claim;
        this.listing = listing;
        this.scan = listing.scan();
        this.experience = listing.experience();
        this.congestion = experience.congestion();
        this.underWay = listing.underWay();
        this.gate = listing.gate();
        this.under = under;
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
            if (committed > 0 && Faults.outOfMemory(e).isEmpty()) {
                LOG.error("listing failed after {} pages", committed, e);
                return Progress.TROUBLED;
            }
            throw e;
        }
    }

    private Progress list() throws InterruptedException {
        while (!scan.done() || underWay.pages() > 0 || !listing.unsaid().isEmpty()) {
            look();
            dispatch();
            boolean said = say();
            if (parts()) {
                flush();
                return parting();
            }
            List<Happening> happened = listing.calls().await(TICK);
            count(said || !happened.isEmpty() || underWay.comparisons() > 0);
            exhausted &= happened.isEmpty();
            if (idleTicks == QUIET_TICKS) {
                flush();
            }
            heed(happened);
        }
        flush();
        step.pages().keepCuts(claim);
        return Progress.LISTED;
    }

    private void count(boolean anything) {
        silentTicks = anything ? 0 : silentTicks + 1;
        idleTicks = anything || underWay.calls() > 0 ? 0 : idleTicks + 1;
    }

    /// Whether the run is still ours to list, twice a second; and whether it has had its turn.
    private void look() {
        Instant now = clock.instant();
        if (ending.isEmpty() && (silentTicks >= IDLE_TICKS || under.turn().over())) {
            ending = Optional.of(silentTicks >= IDLE_TICKS ? Progress.WINDOW_FULL : Progress.SLICE_ENDED);
            partsAt = now.plus(LONGEST_PARTING);
        }
        if (!now.isBefore(lookAgain)) {
            lookAgain = now.plus(LOOK_EVERY);
            step.pages().requireListed(claim);
        }
    }

    /// A slice ends when what is under way has come; what hangs is left to the next one, so that neither a slot nor a
    /// thread waits for it.
    private boolean parts() {
        boolean whatComesHasCome = underWay.calls() == 0
                || silentTicks >= PARTING_TICKS
                || !clock.instant().isBefore(partsAt);
        return ending.isPresent() && underWay.comparisons() == 0 && whatComesHasCome;
    }

    private Progress parting() {
        boolean hangs = underWay.calls() > 0 && exhausted && listing.unsaid().isEmpty();
        listing.hangs(hangs);
        return hangs ? Progress.CALLS_HANG : ending.orElseThrow();
    }

    /// Makes as many calls as are worth making and may be made.
    private void dispatch() {
        while (ending.isEmpty() && mayCall()) {
            CallPermits.Permit permit = under.share().take(congestion.size());
            Optional<Ask> ask = permit == null ? Optional.empty() : scan.next();
            if (ask.isEmpty()) {
                exhausted = permit != null;
                giveBack(permit);
                return;
            }
            underWay.asked(ask.get());
            listing.calls().make(permit, under.asking().call(ask.get()));
        }
    }

    private static void giveBack(CallPermits.Permit permit) {
        if (permit != null) {
            permit.close();
        }
    }

    private boolean mayCall() {
        int permits = congestion.permits(clock.instant());
        boolean admitted = permits > 0 && gate.admits(underWay.pages());
        exhausted = admitted && underWay.calls() >= permits;
        return admitted && underWay.calls() < permits;
    }

    private void heed(List<Happening> happened) {
        List<Compared> compared = new ArrayList<>();
        for (Happening one : happened) {
            switch (one) {
                case Happening.Paged paged -> {
                    answered(paged.ask(), paged.asked());
                    compare(scan.listed(paged.ask(), paged.page()));
                }
                case Happening.Explored explored -> {
                    answered(explored.ask(), explored.asked());
                    scan.explored(explored.ask(), explored.level());
                }
                case Happening.Failed failed -> failed(failed);
                case Compared one2 -> compared.add(one2);
                case Happening.Broke(RuntimeException cause) -> throw cause;
                case Happening.Broke(OutOfMemoryError end) -> throw end;
                case Happening.Broke(Throwable cause) -> throw new IllegalStateException("a comparison broke", cause);
            }
        }
        if (!compared.isEmpty()) {
            commit(compared);
        }
    }

    private void answered(Ask ask, Instant asked) {
        underWay.answered(ask);
        experience.answered(asked, clock.instant());
        count(ask, "answered");
    }

    private void compare(Piece piece) {
        Function<Piece, PageChanges> comparison = under.comparison();
        listing.calls().start(() -> new Compared(piece, comparison.apply(piece)));
    }

    private void count(Ask ask, String outcome) {
        String kind = ask instanceof Ask.Page ? "page" : "level";
        meters.counter("bucketsync.listing.calls", "kind", kind, "outcome", outcome)
                .increment();
    }

    private void failed(Happening.Failed failed) {
        underWay.failed(failed.ask());
        boolean page = failed.ask() instanceof Ask.Page;
        boolean tooMuch = switch (failed.cause()) {
            case ThrottledException throttled -> {
                count(failed.ask(), "throttled");
                boolean news = congestion.throttled(failed.asked(), clock.instant(), throttled.retryAfter());
                yield page && news && experience.trouble();
            }
            case SlowException _ -> {
                count(failed.ask(), "slow");
                congestion.slow(clock.instant());
                yield page && experience.slow(scan.mostPatient(failed.ask()));
            }
            default -> {
                count(failed.ask(), "failed");
                yield page && (!mayPass(failed.cause()) || experience.trouble());
            }
        };
        scan.failed(failed.ask(), failed.cause() instanceof SlowException);
        if (tooMuch) {
            throw failed.cause();
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
                                under.asking().lister().takeRequests()));
        listing.kept();
        for (Compared one : batch) {
            scan.committed(one.piece());
            gate.took(one.changes().work().size());
        }
        committed += batch.size();
        underWay.committed(batch.size());
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
        long lists = under.asking().lister().takeRequests();
        if (lists > 0) {
            step.pages().countLists(claim, lists);
        }
    }
}
