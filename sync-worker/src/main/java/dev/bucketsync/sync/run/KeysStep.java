package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.catalog.KnownRows;
import dev.bucketsync.sync.diff.Diff;
import dev.bucketsync.sync.hint.Hint;
import dev.bucketsync.sync.hint.Hints;
import dev.bucketsync.sync.listing.CallPermits;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.listing.SlowException;
import dev.bucketsync.sync.listing.ThrottledException;
import dev.bucketsync.sync.run.ListingStep.Progress;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/// Looks up what hints name, a batch of keys at a time in the order of keys. A batch is compared and committed like a
/// listed page; what the look does not show has gone. Turns, permits and pace are those of listings; the looks
/// themselves are slow enough to need no other brake.
final class KeysStep {
    private static final int BATCH = 100;

    private final ListingStep.Ground ground;
    private final Publisher publisher;
    private final Tables tables;
    private final Hints hints;
    private final KnownRows knownRows;
    private final PageStore pages;
    private final PendingWork pending;
    private final Held<Looks> held = new Held<>();

    KeysStep(ListingStep.Ground ground, Publisher publisher, Tables tables) {
        this.ground = ground;
        this.publisher = publisher;
        this.tables = tables;
        this.hints = new Hints(ground.jdbi());
        this.knownRows = new KnownRows(ground.jdbi());
        this.pages = new PageStore(ground.jdbi());
        this.pending = new PendingWork(ground.jdbi());
    }

    /// Looks up until the slice is used up, or every key was looked up or could not be.
    Progress run(RunClaim claim, ConnectionUpdated connection) {
        if (held.keep(claim).filter(Looks::hangs).isPresent()) {
            return Progress.CALLS_HANG;
        }
        Optional<Turns.Turn> taken = ground.sharing().turns().take(claim.run());
        if (taken.isEmpty()) {
            return Progress.NO_TURN;
        }
        CallPermits permits = ground.sharing().permits();
        try (Turns.Turn turn = taken.get();
                CallPermits.Share share = permits.join()) {
            Optional<Looks> looks = held.take(claim).or(() -> resume(claim, connection));
            KeySlice.Under under = new KeySlice.Under(
                    turn,
                    share,
                    ground.listers().of(connection),
                    permits.limits().patience());
            return looks.map(found -> run(claim, found, under)).orElse(Progress.LISTED);
        }
    }

    private Optional<Looks> resume(RunClaim claim, ConnectionUpdated connection) {
        Experience experience = ground.sharing().experiences().of(claim.run());
        return pages.open(claim).stream().findFirst().map(range -> new Looks(range, experience, diff(connection)));
    }

    private Diff diff(ConnectionUpdated connection) {
        return new Diff(new SecondChance(
                tables.usage().get(connection.account().value()), ground.clock().instant()));
    }

    private Progress run(RunClaim claim, Looks looks, KeySlice.Under under) {
        Progress progress = Progress.TROUBLED;
        try {
            progress = new KeySlice(this, claim, looks, under, ground.clock()).run();
            return progress;
        } catch (SdkException | ThrottledException | SlowException e) {
            looks.experience().fruitless();
            throw e;
        } finally {
            if (progress.goesOn()) {
                held.hold(claim, looks);
            } else {
                looks.close();
            }
        }
    }

    /// Why some keys were not looked up; they are left to another run.
    Optional<String> leftOver(RunClaim claim) {
        long left = hints.count(claim.run());
        return left == 0
                ? Optional.empty()
                : Optional.of("KEYS_LEFT: %d of the keys told could not be looked up; they are tried again in a minute"
                        .formatted(left));
    }

    void letGo(RunClaim claim) {
        held.letGo(claim);
    }

    void begin(RunClaim claim, Looks looks) {
        looks.experience().calm();
        looks.begin(hints.before(claim.run(), looks.range().checkpoint(), BATCH));
    }

    /// What was looked up; the rest of the batch keeps its hints. When nothing at all could be, that is no batch's
    /// trouble.
    ///
    /// @param lister whom the looks were asked of
    void commit(RunClaim claim, Looks looks, Lister lister) {
        List<Hint> batch = looks.batch();
        List<Hint> answered = looks.answered();
        if (answered.isEmpty() && looks.failure().isPresent()) {
            throw looks.failure().get();
        }
        List<ObjectKey> keys = answered.stream().map(Hint::key).toList();
        PageChanges changes = new PageChanges();
        looks.diff()
                .compare(
                        looks.there().iterator(),
                        knownRows.of(claim.connectionId(), keys).iterator(),
                        changes);
        Range before = looks.range();
        Range next = before.advancedTo(
                batch.isEmpty()
                        ? before.checkpoint()
                        : Optional.of(batch.getLast().key()),
                batch.size() < BATCH);
        pages.commit(claim, new PageStore.Batch(List.of(next), List.of(changes), List.of(), lister.takeRequests()));
        hints.drop(claim.connectionId(), answered);
        looks.range(emit(claim, next));
    }

    Range emit(RunClaim claim, Range range) {
        if (range.emitted()) {
            return range;
        }
        publisher.publish(pending.next(claim, range.emittedUpto(), range.checkpoint(), Integer.MAX_VALUE).stream()
                .map(row -> Outgoing.of(row.event(claim)))
                .toList());
        return range.emittedToCheckpoint();
    }

    PageStore pages() {
        return pages;
    }

    MeterRegistry meters() {
        return ground.meters();
    }
}
