package dev.bucketsync.sync.run;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewFaulted;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.run.Backlog.Stage;
import dev.bucketsync.sync.run.WatchStore.Barrier;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for answers that do not come. Only what every consumer on the way has passed is lost, all else is backlog; the
/// lost is said again a few times and then ends as stuck, so that a run always ends.
public final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final PreviewFaulted STUCK = new PreviewFaulted(
            FaultCause.STUCK, "No answer came for this object, several times; the next sync tries again");
    private static final int MOST_LOOKS = 10_000;

    /// How often an object is put behind others for another try, at most: three times for trouble with S3, four
    /// times for trouble of the validator's own.
    private static final int MOST_PUT_BEHIND = 7;

    private final WatchStore store;
    private final Publisher publisher;
    private final Backlog backlog;
    private final Manner manner;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Map<String, Instant> looks = new ConcurrentHashMap<>();

    /// How patient it is.
    ///
    /// @param apart how long an answer is waited for before anything is done, each time
    /// @param times how often an object is said again
    /// @param longest how long an object may be under way whatever the backlog
    /// @param every how often it looks at one run
    public record Manner(Duration apart, int times, Duration longest, Duration every) {
        public static final Manner STANDARD =
                new Manner(Duration.ofMinutes(10), 3, Duration.ofHours(24), Duration.ofSeconds(10));
    }

    public Watchdog(Jdbi jdbi, Publisher publisher, Backlog backlog, Manner manner, RunDriver.Observed observed) {
        this.store = new WatchStore(jdbi, manner);
        this.publisher = publisher;
        this.backlog = backlog;
        this.manner = manner;
        this.clock = observed.clock();
        this.meters = observed.meters();
    }

    /// Looks after a run that waits for answers. How far it was said must be noted; what was not said yet is not
    /// waited for.
    void look(RunClaim claim) {
        if (!isTime(claim) || !store.anyOverdue(claim)) {
            return;
        }
        repeat(claim, () -> store.tooOld(claim), row -> row.givenUp(claim, STUCK), manner.times() + 1, "stuck");
        settleUnsettled(claim);
        Optional<Barrier> reached = store.barrier(claim);
        if (reached.isPresent()) {
            goOn(claim, reached.get());
        } else {
            store.begin(claim, Stage.VALIDATED, backlog.ends(Stage.VALIDATED));
        }
    }

    private boolean isTime(RunClaim claim) {
        Instant now = clock.instant();
        if (looks.size() > MOST_LOOKS) {
            looks.clear();
        }
        Instant next = looks.getOrDefault(claim.run().value(), Instant.MIN);
        if (now.isBefore(next)) {
            return false;
        }
        looks.put(claim.run().value(), now.plus(manner.every()));
        return true;
    }

    private void goOn(RunClaim claim, Barrier barrier) {
        if (!backlog.passed(barrier.stage(), barrier.ends())) {
            return;
        }
        switch (barrier.stage()) {
            case VALIDATED -> validated(claim, barrier);
            case CHARGED -> store.enter(claim, Stage.SETTLED, backlog.ends(Stage.SETTLED));
            case SETTLED -> {
                sayLost(claim, barrier.cutoff());
                store.forget(claim);
            }
        }
    }

    /// What is tried again stands behind others on its topic, and the place where it stood is passed: the group
    /// is done when nothing came behind, or when that was waited for so often that no object can still be on
    /// its way.
    private void validated(RunClaim claim, Barrier barrier) {
        List<Long> ends = backlog.ends(Stage.VALIDATED);
        if (ends.equals(barrier.ends()) || barrier.again() >= MOST_PUT_BEHIND) {
            store.enter(claim, Stage.CHARGED, backlog.ends(Stage.CHARGED));
        } else {
            store.waitAgain(claim, ends);
        }
    }

    /// What was said often enough is given up first, since what is said again now counts one more.
    private void sayLost(RunClaim claim, Instant cutoff) {
        repeat(
                claim,
                () -> store.lost(claim, cutoff, manner.times(), manner.times()),
                row -> row.givenUp(claim, STUCK),
                manner.times() + 1,
                "stuck");
        for (int said = manner.times() - 1; said >= 0; said--) {
            int before = said;
            repeat(
                    claim,
                    () -> store.lost(claim, cutoff, before, before),
                    row -> row.event(claim),
                    before + 1,
                    "again");
        }
    }

    private interface Batches {
        List<PendingObject> next();
    }

    /// Says batches of objects until none is left, noting after each how often they were said.
    private void repeat(RunClaim claim, Batches batches, Function<PendingObject, Event> word, int said, String what) {
        for (List<PendingObject> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
            LOG.warn("run {}: {} objects without an answer: {}", claim.run(), batch.size(), what);
            meters.counter("bucketsync.watchdog.objects", "what", what).increment(batch.size());
            publisher.publish(batch.stream().map(word).map(Outgoing::of).toList());
            store.said(claim, batch, said);
        }
    }

    /// Given up and said so, and not even that has settled: the books are closed without the topic.
    private void settleUnsettled(RunClaim claim) {
        int settled = store.settleUnsettled(claim);
        if (settled > 0) {
            LOG.error("run {}: {} outcomes could not be settled and are written off", claim.run(), settled);
            meters.counter("bucketsync.watchdog.objects", "what", "written off").increment(settled);
        }
    }
}
