package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.catalog.KnownRows;
import dev.bucketsync.sync.diff.Diff;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.hint.Hint;
import dev.bucketsync.sync.hint.Hints;
import dev.bucketsync.sync.hint.KeyLook;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.listing.Listers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Looks up what hints name, a batch of keys at a time in the order of keys. A batch is compared and committed like a
/// listed page; what the look does not show has gone. The looks themselves are slow enough to need no other brake.
final class KeysStep {
    private static final int BATCH = 100;
    private static final Duration SLICE = Duration.ofSeconds(30);

    private final Listers listers;
    private final Publisher publisher;
    private final Tables tables;
    private final InstantSource clock;
    private final Hints hints;
    private final KnownRows knownRows;
    private final PageStore pages;
    private final PendingWork pending;

    KeysStep(Jdbi jdbi, Listers listers, Publisher publisher, Tables tables, InstantSource clock) {
        this.listers = listers;
        this.publisher = publisher;
        this.tables = tables;
        this.clock = clock;
        this.hints = new Hints(jdbi);
        this.knownRows = new KnownRows(jdbi);
        this.pages = new PageStore(jdbi);
        this.pending = new PendingWork(jdbi);
    }

    /// Looks up until the slice is used up; answers whether nothing is left.
    boolean run(RunClaim claim, ConnectionUpdated connection) {
        Instant until = clock.instant().plus(SLICE);
        for (Range open : pages.open(claim)) {
            Range range = emit(claim, open);
            while (!range.done() && clock.instant().isBefore(until)) {
                range = emit(claim, batch(claim, connection, range));
            }
            pages.commitRanges(claim, List.of(range));
            if (!range.done()) {
                return false;
            }
        }
        return true;
    }

    private Range batch(RunClaim claim, ConnectionUpdated connection, Range range) {
        List<Hint> named = hints.before(claim.run(), range.checkpoint(), BATCH);
        List<ObjectKey> keys = named.stream().map(Hint::key).toList();
        Lister lister = listers.of(connection);
        List<Listed> there = KeyLook.find(lister, keys);
        PageChanges changes = new PageChanges();
        diff(connection)
                .compare(
                        there.iterator(),
                        knownRows.of(claim.connectionId(), keys).iterator(),
                        changes);
        boolean last = named.size() < BATCH;
        Range next = range.advancedTo(keys.isEmpty() ? range.checkpoint() : Optional.of(keys.getLast()), last);
        pages.commit(claim, new PageStore.Batch(List.of(next), List.of(changes), List.of(), lister.takeRequests()));
        hints.drop(claim.connectionId(), named);
        return next;
    }

    private Diff diff(ConnectionUpdated connection) {
        return new Diff(new SecondChance(tables.usage().get(connection.account().value()), clock.instant()));
    }

    private Range emit(RunClaim claim, Range range) {
        if (range.emitted()) {
            return range;
        }
        publisher.publish(pending.between(claim, range.emittedUpto(), range.checkpoint(), Integer.MAX_VALUE).stream()
                .map(row -> Outgoing.of(row.event(claim)))
                .toList());
        return range.emittedToCheckpoint();
    }
}
