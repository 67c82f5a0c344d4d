package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectRemoved;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Position;
import dev.bucketsync.runtime.kafka.Trace;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sync.catalog.Arrivals;
import dev.bucketsync.sync.catalog.Settlement;
import dev.bucketsync.sync.diff.Change;
import dev.bucketsync.sync.diff.Known;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.listing.Listers;
import dev.bucketsync.sync.listing.SlowException;
import dev.bucketsync.sync.ranges.Bounds;
import dev.bucketsync.sync.run.ListingStep.Progress;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Outcomes;
import dev.bucketsync.sync.testing.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/// A worker dies after one step or another, and who comes after it loses nothing.
class ResumeIT {
    private static ByHand hand;

    @BeforeAll
    static void open() {
        hand = new ByHand();
    }

    @AfterAll
    static void close() {
        hand.close();
    }

    @Test
    void saysACommittedPageThatWasNeverSaidAndNeverListsItAgain() {
        Connected bucket = Installation.unspoken("").putMany(1_500);
        RunClaim claim = hand.started(bucket);
        ByHand.Mouth dying = new ByHand.Mouth();
        dying.diesBefore = true;
        List<Optional<ObjectKey>> asked = new CopyOnWriteArrayList<>();
        assertThatThrownBy(() -> hand.listing(hand.noting(asked), dying).run(claim, bucket.connection(), hand.window()))
                .isInstanceOf(ByHand.Death.class);

        RunClaim successor = hand.runs.claim(claim.run()).orElseThrow();
        ByHand.Mouth mouth = new ByHand.Mouth();
        Progress progress = hand.listing(hand.noting(asked), mouth).run(successor, bucket.connection(), hand.window());

        assertThat(progress).isEqualTo(Progress.LISTED);
        assertThat(asked).containsOnlyOnce(Optional.empty());
        assertThat(mouth.said)
                .hasSize(1_500)
                .extracting(event -> ((ObjectEvent) event).object().key().value())
                .doesNotHaveDuplicates();
    }

    @Test
    void saysTheSameAgainWhenItDiedBeforeItCouldNoteIt() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1").put("b.jpg", "2");
        RunClaim claim = hand.started(bucket);
        ByHand.Mouth dying = new ByHand.Mouth();
        dying.diesAfter = true;
        assertThatThrownBy(() -> hand.listing(dying).run(claim, bucket.connection(), hand.window()))
                .isInstanceOf(ByHand.Death.class);

        ByHand.Mouth mouth = new ByHand.Mouth();
        hand.listing(mouth).run(hand.runs.claim(claim.run()).orElseThrow(), bucket.connection(), hand.window());

        assertThat(mouth.said).hasSize(2).isEqualTo(dying.said);
    }

    @Test
    void givesUpTheSliceWhenTheWindowIsFull() {
        Connected bucket = Installation.unspoken("").putMany(1_500);
        RunClaim claim = hand.started(bucket);
        ByHand.Mouth mouth = new ByHand.Mouth();

        Progress progress =
                hand.listing(mouth).run(claim, bucket.connection(), new Window(new Road(), Instant.EPOCH, 0));

        assertThat(progress).isEqualTo(Progress.WINDOW_FULL);
        assertThat(mouth.said).hasSize(1_000);
    }

    @Test
    void sendsNoMoreThanTheWindowTakesHoweverMuchIsListed() {
        Connected bucket = Installation.unspoken("").putMany(1_500);
        RunClaim claim = hand.started(bucket);
        Window window = new Window(new Road(), Instant.EPOCH, 0);
        window.observe(Instant.EPOCH.plusSeconds(1), 1);
        window.observe(Instant.EPOCH.plusSeconds(2), 1);
        ByHand.Mouth mouth = new ByHand.Mouth();

        Progress progress = hand.listing(mouth).run(claim, bucket.connection(), window);

        assertThat(progress).isEqualTo(Progress.WINDOW_FULL);
        assertThat(mouth.said).hasSize((int) window.size()).hasSizeLessThan(1_000);
        assertThat(hand.number("SELECT listed FROM run WHERE id = '%s'".formatted(claim.run())))
                .as("a page or so ahead, which waits in the catalogue")
                .isPositive();
    }

    @Test
    void saysTheRestBeforeTheRunSettlesWhenItIsStopped() {
        Connected bucket = Installation.unspoken("").putMany(1_500);
        RunClaim claim = hand.started(bucket);
        ByHand.Mouth mouth = new ByHand.Mouth();
        ListingStep listing = hand.listing(mouth);
        assertThat(listing.run(claim, bucket.connection(), new Window(new Road(), Instant.EPOCH, 0)))
                .isEqualTo(Progress.WINDOW_FULL);

        listing.emitRest(claim);

        assertThat(mouth.said)
                .hasSize(Math.toIntExact(hand.number("SELECT work FROM run WHERE id = '%s'".formatted(claim.run()))))
                .extracting(event -> ((ObjectEvent) event).object().key().value())
                .doesNotHaveDuplicates();
    }

    @Test
    void goesOnAfterTroubleThatMayPassFromWhereItWas() {
        assertGoesOnAfter(new SlowException(Duration.ofSeconds(10), null));
    }

    /// Failures in a row end a run, so one that got somewhere must not count as one.
    @Test
    void countsNoFailureThatNobodyForesawWhereItGotSomewhere() {
        assertGoesOnAfter(new IllegalStateException("nobody foresaw this"));
    }

    private static void assertGoesOnAfter(RuntimeException trouble) {
        Connected bucket = Installation.unspoken("").putMany(1_500);
        RunClaim claim = hand.started(bucket);
        ByHand.Mouth mouth = new ByHand.Mouth();

        Progress progress =
                hand.listing(hand.failingAfterAPage(trouble), mouth).run(claim, bucket.connection(), hand.window());

        assertThat(progress).isEqualTo(Progress.TROUBLED);
        List<Optional<ObjectKey>> asked = new CopyOnWriteArrayList<>();
        RunClaim next = hand.runs.claim(claim.run()).orElseThrow();
        assertThat(hand.listing(hand.noting(asked), mouth).run(next, bucket.connection(), hand.window()))
                .isEqualTo(Progress.LISTED);
        assertThat(asked).isNotEmpty().doesNotContain(Optional.empty());
        assertThat(mouth.said.stream().map(Event::id).distinct()).hasSize(1_500);
    }

    @ParameterizedTest
    @MethodSource
    void letsTheEndOfMemoryEndTheProcess(Throwable trouble) {
        Connected bucket = Installation.unspoken("").putMany(1_500);
        RunClaim claim = hand.started(bucket);

        assertThatThrownBy(() -> hand.listing(hand.failingAfterAPage(trouble), new ByHand.Mouth())
                        .run(claim, bucket.connection(), hand.window()))
                .isInstanceOf(OutOfMemoryError.class);
    }

    static Stream<Throwable> letsTheEndOfMemoryEndTheProcess() {
        return Stream.of(
                new OutOfMemoryError(),
                SdkClientException.create("trouble that may pass", new OutOfMemoryError()),
                new SlowException(Duration.ofSeconds(10), new OutOfMemoryError()));
    }

    /// The page that was slow is asked for with as much patience as before, however its slice ended.
    @Test
    void keepsItsPatienceWithAPageThroughOtherTrouble() {
        Connected bucket = Installation.unspoken("").putMany(1_500);
        RunClaim claim = hand.started(bucket);
        List<Duration> patience = new CopyOnWriteArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        ListingStep listing = hand.listing(
                hand.failingAfterAPage(given -> {
                    patience.add(given);
                    return calls.incrementAndGet() <= 2
                            ? new SlowException(given, new IOException("slow"))
                            : SdkClientException.create("S3 broke off");
                }),
                new ByHand.Mouth());
        assertThat(listing.run(claim, bucket.connection(), hand.window())).isEqualTo(Progress.TROUBLED);
        int asked = patience.size();

        RunClaim next = hand.runs.claim(claim.run()).orElseThrow();
        assertThatThrownBy(() -> listing.run(next, bucket.connection(), hand.window()))
                .isInstanceOf(SdkClientException.class);

        assertThat(patience.subList(0, 3))
                .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40));
        assertThat(patience.subList(asked, patience.size())).isNotEmpty().containsOnly(Duration.ofSeconds(40));
    }

    @Test
    void leavesACallThatHangsToItsNextSlice() {
        Connected bucket = Installation.unspoken("").putMany(1_500);
        RunClaim claim = hand.started(bucket);
        List<Optional<ObjectKey>> asked = new CopyOnWriteArrayList<>();
        CountDownLatch released = new CountDownLatch(1);
        ByHand.Mouth mouth = new ByHand.Mouth();
        ListingStep listing = hand.listing(hand.hanging(released, asked, _ -> true), mouth);

        assertThat(listing.run(claim, bucket.connection(), hand.window())).isEqualTo(Progress.CALLS_HANG);
        RunClaim second = hand.runs.claim(claim.run()).orElseThrow();
        assertThat(listing.run(second, bucket.connection(), hand.window())).isEqualTo(Progress.CALLS_HANG);
        released.countDown();

        await("what hung to come").atMost(Duration.ofSeconds(20)).until(() -> {
            RunClaim next = hand.runs.claim(claim.run()).orElseThrow();
            return listing.run(next, bucket.connection(), hand.window()) == Progress.LISTED;
        });
        assertThat(asked).as("pages, each once").hasSize(2);
        assertThat(mouth.said.stream().map(Event::id).distinct()).hasSize(1_500);
    }

    /// Though its turn is over as soon as it is no young run any more.
    @Test
    void listsOnBesideACallThatHangs() {
        Connected bucket = Installation.unspoken("").putMany(10_000);
        RunClaim claim = hand.started(bucket);
        hand.execute("""
                INSERT INTO cut (connection_id, key)
                SELECT %d, convert_to(lpad((n * 1000 - 1)::text, 5, '0') || '.jpg', 'UTF8')
                FROM generate_series(1, 10) AS n""".formatted(claim.connectionId()));
        bucket.bucket().faults().set(Faults.Settings.NONE.delayingLists(Duration.ofMillis(300)));
        List<Optional<ObjectKey>> asked = new CopyOnWriteArrayList<>();
        CountDownLatch released = new CountDownLatch(1);
        ObjectKey half = new ObjectKey("04000.jpg");
        Listers listers = hand.hanging(released, asked, after -> after.compareTo(half) > 0);
        ListingStep listing = hand.listing(listers, new ByHand.Mouth(), InstantSource.system());

        await("all that does not hang").atMost(Duration.ofSeconds(20)).until(() -> {
            listing.run(hand.runs.claim(claim.run()).orElseThrow(), bucket.connection(), hand.window());
            return asked.contains(Optional.of(new ObjectKey("03999.jpg")));
        });
        assertThat(hand.runs.claim(claim.run()).orElseThrow().state()).isEqualTo(RunState.LISTING);
        released.countDown();
    }

    @Test
    void countsAFailureThatGotNowhere() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1");
        RunClaim claim = hand.started(bucket);
        RuntimeException trouble = new IllegalStateException("nobody foresaw this");
        Listers broken = _ -> new ByHand.BrokenLister(_ -> trouble);

        assertThatThrownBy(
                        () -> hand.listing(broken, new ByHand.Mouth()).run(claim, bucket.connection(), hand.window()))
                .isSameAs(trouble);
    }

    @Test
    void keepsAZombieFromWritingAnything() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1");
        RunClaim zombie = hand.started(bucket);
        assertThat(hand.runs.claim(zombie.run())).isPresent();
        ByHand.Mouth mouth = new ByHand.Mouth();

        assertThatThrownBy(() -> hand.listing(mouth).run(zombie, bucket.connection(), hand.window()))
                .isInstanceOf(FencedException.class);
        Range page = Range.untouched(new Bounds(0, Optional.empty(), Optional.empty()))
                .advancedTo(Optional.of(new ObjectKey("a.jpg")), true);
        assertThatThrownBy(() -> new PageStore(hand.jdbi)
                        .commit(zombie, new PageStore.Batch(List.of(page), List.of(onePage()), List.of(), 1)))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> hand.runs.stopListing(zombie, Optional.empty()))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> hand.runs.end(zombie, RunState.COMPLETED, Optional.empty()))
                .isInstanceOf(FencedException.class);

        assertThat(mouth.said).isEmpty();
        assertThat(hand.number("SELECT count(*) FROM pending WHERE run = '%s'".formatted(zombie.run())))
                .isZero();
        assertThat(hand.number("SELECT listed FROM run WHERE id = '%s'".formatted(zombie.run())))
                .isZero();
        assertThat(hand.number("SELECT count(*) FROM run_range WHERE NOT done AND run = '%s'".formatted(zombie.run())))
                .isEqualTo(1);
    }

    private static PageChanges onePage() {
        PageChanges changes = new PageChanges();
        changes.accept(
                new Change.Added(new Listed(new ObjectKey("a.jpg"), Seen.any().now())));
        return changes;
    }

    @Test
    void startsOneRunOfAConnectionAtATime() {
        Connected bucket = Installation.unspoken("");
        RunClaim active = hand.started(bucket);
        RunClaim queued = hand.runs.claim(hand.queue(bucket)).orElseThrow();

        assertThat(hand.runs.start(queued)).isFalse();
        assertThat(hand.number("SELECT count(*) FROM run_range WHERE run = '%s'".formatted(queued.run())))
                .isZero();

        hand.runs.end(active, RunState.COMPLETED, Optional.empty());
        assertThat(hand.runs.start(queued)).isTrue();
    }

    @Test
    void doesNotWriteOverACancellation() {
        Connected bucket = Installation.unspoken("");
        RunClaim listing = hand.started(bucket);
        hand.runs.stopListing(listing, Optional.empty());
        RunClaim settling = hand.runs.claim(listing.run()).orElseThrow();

        assertThat(hand.runs.cancel(settling.run(), bucket.connection().connection()))
                .isTrue();

        assertThatThrownBy(() -> hand.runs.end(settling, RunState.COMPLETED, Optional.empty()))
                .isInstanceOf(FencedException.class);
        assertThat(drive(settling.run(), new ByHand.Mouth())).isEqualTo("CANCELLED");
        assertThat(hand.runs.cancel(settling.run(), bucket.connection().connection()))
                .isFalse();
    }

    @Test
    void withdrawsADeletedConnectionWhereItsPredecessorDied() {
        Connected bucket = synced("a.jpg", "b.jpg", "c.jpg");
        SyncRunId run = hand.queue(bucket);
        hand.execute("UPDATE run SET mode = 'DELETE' WHERE id = '%s'".formatted(run));
        for (boolean before : new boolean[] {true, false}) {
            ByHand.Mouth dying = new ByHand.Mouth();
            dying.diesBefore = before;
            dying.diesAfter = !before;
            assertThatThrownBy(() -> drive(run, dying)).isInstanceOf(ByHand.Death.class);
        }
        ByHand.Mouth mouth = new ByHand.Mouth();

        assertThat(drive(run, mouth)).isEqualTo("COMPLETED");

        assertThat(mouth.said)
                .hasOnlyElementsOfType(ObjectRemoved.class)
                .extracting(event -> ((ObjectRemoved) event).object().key().value())
                .containsExactly("a.jpg", "b.jpg", "c.jpg");
        assertThat(hand.number("SELECT removed FROM run WHERE id = '%s'".formatted(run)))
                .isEqualTo(3);
        assertThat(rows(bucket)).isZero();
    }

    /// More rows than a batch: what is marked already must not pass for all that there is.
    @Test
    void withdrawsEveryRowThoughItsPredecessorDiedWithABatchMarked() {
        Connected bucket = Installation.unspoken("");
        SyncRunId run = hand.queue(bucket);
        hand.execute("UPDATE run SET mode = 'DELETE' WHERE id = '%s'".formatted(run));
        know(bucket, 2_500);
        keepingRows(
                () -> assertThatThrownBy(() -> drive(run, new ByHand.Mouth())).hasMessageContaining("not now"));
        assertThat(hand.number("SELECT count(*) FROM missing WHERE run = '%s'".formatted(run)))
                .isEqualTo(1_000);
        ByHand.Mouth mouth = new ByHand.Mouth();

        assertThat(drive(run, mouth)).isEqualTo("COMPLETED");

        assertThat(mouth.said)
                .hasOnlyElementsOfType(ObjectRemoved.class)
                .extracting(event -> ((ObjectRemoved) event).object().key().value())
                .doesNotHaveDuplicates()
                .hasSize(2_500);
        assertThat(hand.number("SELECT removed FROM run WHERE id = '%s'".formatted(run)))
                .isEqualTo(2_500);
        assertThat(rows(bucket)).isZero();
    }

    /// Puts rows into the catalogue as if they had been synced.
    private static void know(Connected bucket, int rows) {
        hand.execute("""
                INSERT INTO asset (connection_id, key, etag, size, last_modified, storage_class, outcome, reasons,
                                   stale, observed_at, settled_run, revision)
                SELECT id, convert_to(lpad(n::text, 5, '0') || '.jpg', 'UTF8'), 'e', 1, now(), 'STANDARD', 'ADMITTED',
                       '{}', false, now(), 'before', n
                FROM connection, generate_series(1, %d) n WHERE connection = '%s'""".formatted(rows, bucket.id()));
    }

    /// The database takes no row out of the catalogue meanwhile.
    private static void keepingRows(Runnable meanwhile) {
        hand.execute("""
                CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$""");
        hand.execute("CREATE TRIGGER keep BEFORE DELETE ON asset FOR EACH ROW EXECUTE FUNCTION keep()");
        try {
            meanwhile.run();
        } finally {
            hand.execute("DROP TRIGGER keep ON asset");
            hand.execute("DROP FUNCTION keep()");
        }
    }

    @Test
    void stopsNoDeletion() {
        Connected bucket = Installation.unspoken("");
        SyncRunId run = hand.queue(bucket);
        hand.execute("UPDATE run SET mode = 'DELETE' WHERE id = '%s'".formatted(run));

        assertThat(hand.runs.cancel(run, bucket.connection().connection())).isFalse();
    }

    /// Absent rows may be written ahead of their page; the page is listed anew and may show the object.
    @Test
    void forgetsWhatItTookForAbsentInAPageItNeverCommitted() {
        Connected bucket = synced("a.jpg", "b.jpg");
        RunClaim claim = hand.started(bucket);
        hand.execute("INSERT INTO missing (run, key, etag) SELECT '%s', key, etag FROM asset WHERE connection_id = %d"
                .formatted(claim.run(), claim.connectionId()));

        hand.listing(new ByHand.Mouth()).run(claim, bucket.connection(), hand.window());

        assertThat(hand.number("SELECT count(*) FROM missing WHERE run = '%s'".formatted(claim.run())))
                .isZero();
    }

    @Test
    void takesNothingForAbsentOnceItsListingIsOver() {
        RunClaim claim = hand.started(Installation.unspoken(""));
        hand.runs.stopListing(claim, Optional.of("LISTING_BROKEN: nonsense"));
        Known late = new Known(new ObjectKey("a.jpg"), Optional.empty(), Optional.empty(), false, false);

        assertThatThrownBy(() -> new PageStore(hand.jdbi).commitAbsent(claim, List.of(late)))
                .isInstanceOf(FencedException.class);

        assertThat(hand.number("SELECT count(*) FROM missing WHERE run = '%s'".formatted(claim.run())))
                .isZero();
    }

    /// More than is held in memory while one page is compared.
    @Test
    void findsOutThatNearlyAllHasGoneBetweenTwoKeys() {
        Connected bucket = Installation.unspoken("");
        RunClaim before = hand.started(bucket);
        hand.runs.end(before, RunState.COMPLETED, Optional.empty());
        know(bucket, 12_500);
        bucket.put("00001.jpg", "1").put("12500.jpg", "1");
        RunClaim claim = hand.started(bucket);
        hand.execute("UPDATE run SET removal_limit = 20000 WHERE id = '%s'".formatted(claim.run()));
        ByHand.Mouth mouth = new ByHand.Mouth();
        hand.listing(mouth).run(claim, bucket.connection(), hand.window());
        assertThat(hand.number("SELECT count(*) FROM missing WHERE run = '%s'".formatted(claim.run())))
                .isEqualTo(12_498);
        settle(mouth.said);
        hand.runs.stopListing(claim, Optional.empty());
        mouth.said.clear();

        assertThat(drive(claim.run(), mouth)).isEqualTo("COMPLETED");

        assertThat(mouth.said).hasSize(12_498).hasOnlyElementsOfType(ObjectRemoved.class);
        assertThat(rows(bucket)).isEqualTo(2);
    }

    @Test
    void tellsOfARemovalThatAProcessTookToItsGrave() {
        Connected bucket = synced("a.jpg", "b.jpg", "c.jpg");
        bucket.remove("b.jpg");
        RunClaim claim = hand.started(bucket);
        hand.listing(new ByHand.Mouth()).run(claim, bucket.connection(), hand.window());
        hand.runs.stopListing(claim, Optional.empty());
        ByHand.Mouth dying = new ByHand.Mouth();
        dying.diesBefore = true;
        assertThatThrownBy(() -> hand.driver(dying).step(claim.run(), 0)).isInstanceOf(ByHand.Death.class);
        assertThat(rows(claim)).isEqualTo(2);

        hand.runs.cancel(claim.run(), bucket.connection().connection());
        ByHand.Mouth mouth = new ByHand.Mouth();

        assertThat(drive(claim.run(), mouth)).isEqualTo("CANCELLED");
        assertThat(mouth.said).singleElement().isInstanceOfSatisfying(ObjectRemoved.class, removed -> {
            assertThat(removed.object().key().value()).isEqualTo("b.jpg");
            assertThat(removed.now().size()).isEqualTo(1);
        });
        assertThat(hand.number("SELECT removed FROM run WHERE id = '%s'".formatted(claim.run())))
                .isEqualTo(1);
    }

    @Test
    void leavesItsSuccessorsRemovalsToItsSuccessor() {
        Connected bucket = synced("a.jpg", "b.jpg");
        RunClaim zombie = hand.started(bucket);
        hand.runs.stopListing(zombie, Optional.empty());
        assertThat(hand.runs.claim(zombie.run())).isPresent();
        hand.execute("""
                INSERT INTO missing (run, key, etag, removed_at, size, last_modified, storage_class)
                VALUES ('%s', 'b.jpg', 'e', now(), 1, now(), 'STANDARD')""".formatted(zombie.run()));
        Removal removal = new Removal(hand.jdbi, new ByHand.Mouth());

        assertThatThrownBy(() -> removal.tell(zombie)).isInstanceOf(FencedException.class);

        assertThat(hand.number("SELECT count(*) FROM missing WHERE run = '%s'".formatted(zombie.run())))
                .isEqualTo(1);
    }

    @Test
    void endsTheListingOfARunThatFailsForNoReasonAnybodyKnows() {
        RunClaim claim = hand.started(Installation.unspoken(""));

        hand.driver(new ByHand.Mouth()).giveUp(claim.run(), new IllegalStateException("unforeseen"));

        assertThat(drive(claim.run(), new ByHand.Mouth())).isEqualTo("FAILED");
    }

    /// A bucket whose objects are all assets already.
    private static Connected synced(String... keys) {
        Connected bucket = Installation.unspoken("");
        Stream.of(keys).forEach(key -> bucket.put(key, "1"));
        RunClaim claim = hand.started(bucket);
        ByHand.Mouth mouth = new ByHand.Mouth();
        hand.listing(mouth).run(claim, bucket.connection(), hand.window());
        settle(mouth.said);
        hand.runs.stopListing(claim, Optional.empty());
        assertThat(drive(claim.run(), mouth)).isEqualTo("COMPLETED");
        return bucket;
    }

    private static void settle(List<Event> said) {
        List<Message<OutcomeEvent>> outcomes = said.stream()
                .map(event -> message(Outcomes.admitted(Seen.of((ObjectEvent) event))))
                .toList();
        new Settlement(hand.jdbi, new SimpleMeterRegistry(), Arrivals.NOBODY_WAITS).handle(outcomes);
    }

    private static Message<OutcomeEvent> message(OutcomeEvent outcome) {
        return new Message<>(outcome, new Position(Topic.OUTCOMES.shortName(), 0, 0), 1, Instant.EPOCH, Trace.fresh());
    }

    /// Steps until the run has ended, and answers its state.
    private static String drive(SyncRunId run, ByHand.Mouth mouth) {
        RunDriver driver = hand.driver(mouth);
        int steps = 0;
        while (driver.step(run, 0).isPresent()) {
            assertThat(steps++)
                    .as("steps of a run that has nothing to wait for")
                    .isLessThan(10);
        }
        return hand.jdbi.withHandle(handle -> handle.createQuery("SELECT state FROM run WHERE id = :run")
                .bind("run", run.value())
                .mapTo(String.class)
                .one());
    }

    private static long rows(Connected bucket) {
        return hand.number("""
                SELECT count(*) FROM asset JOIN connection c ON c.id = connection_id
                WHERE c.connection = '%s'""".formatted(bucket.id()));
    }

    private static long rows(RunClaim claim) {
        return hand.number("SELECT count(*) FROM asset WHERE connection_id = " + claim.connectionId());
    }
}
