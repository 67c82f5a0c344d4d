package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectPreviewed;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewFaulted;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Position;
import dev.bucketsync.runtime.kafka.Trace;
import dev.bucketsync.sync.catalog.Arrivals;
import dev.bucketsync.sync.catalog.Settlement;
import dev.bucketsync.sync.run.Backlog.Stage;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Answers that never come, with time passing in the database at the test's word.
class WatchdogIT {
    private static final int ONE_ROUND = 5;

    private static ByHand hand;

    private final ByHand.Mouth mouth = new ByHand.Mouth();

    @BeforeAll
    static void open() {
        hand = new ByHand();
    }

    @AfterAll
    static void close() {
        hand.close();
    }

    @BeforeEach
    void nobodyHasPassedAnything() {
        hand.backlog.beAtRest();
    }

    @Test
    void takesForBacklogWhatSomebodyHasNotPassed() {
        RunClaim run = settling("INCREMENTAL");
        minutesPass(run, 11);

        for (Stage stage : Stage.values()) {
            steps(run, ONE_ROUND);
            assertThat(mouth.said).isEmpty();
            hand.backlog.passed.add(stage);
        }
        steps(run, ONE_ROUND);

        assertThat(mouth.said).hasSize(2).hasOnlyElementsOfType(ObjectEvent.class);
    }

    @Test
    void takesForBacklogWhatWasPutBehindOthersForAnotherTry() {
        RunClaim run = settling("INCREMENTAL");
        hand.backlog.passed.addAll(EnumSet.allOf(Stage.class));
        minutesPass(run, 11);
        steps(run, 1);

        hand.backlog.objectsEnd = () -> 3;
        hand.backlog.validated = 2;
        steps(run, 2 * ONE_ROUND);
        assertThat(mouth.said).isEmpty();

        hand.backlog.objectsEnd = () -> 4;
        hand.backlog.validated = 3;
        steps(run, 2 * ONE_ROUND);
        assertThat(mouth.said).as("it was put behind others once more").isEmpty();

        hand.backlog.validated = 4;
        steps(run, ONE_ROUND);
        assertThat(mouth.said).hasSize(2).hasOnlyElementsOfType(ObjectEvent.class);
    }

    @Test
    void callsTheLostLostThoughItsTopicNeverRests() {
        RunClaim run = settling("INCREMENTAL");
        hand.backlog.passed.addAll(EnumSet.allOf(Stage.class));
        AtomicLong growing = new AtomicLong();
        hand.backlog.objectsEnd = growing::incrementAndGet;
        minutesPass(run, 11);

        steps(run, ONE_ROUND);
        assertThat(mouth.said).isEmpty();
        steps(run, 2 * ONE_ROUND);

        assertThat(mouth.said).hasSize(2).hasOnlyElementsOfType(ObjectEvent.class);
    }

    @Test
    void leavesAloneWhatWasSaidOnlyJustNow() {
        RunClaim run = settling("INCREMENTAL");
        hand.backlog.passed.addAll(EnumSet.allOf(Stage.class));
        minutesPass(run, 9);

        steps(run, ONE_ROUND);

        assertThat(mouth.said).isEmpty();
    }

    @Test
    void saysTheLostAgainThreeTimesAndThenGivesItUp() {
        RunClaim run = settling("INCREMENTAL");
        hand.backlog.passed.addAll(EnumSet.allOf(Stage.class));
        for (int round = 1; round <= 3; round++) {
            minutesPass(run, 11);
            steps(run, 2 * ONE_ROUND);
            assertThat(mouth.said).hasSize(2 * round).hasOnlyElementsOfType(ObjectEvent.class);
        }
        mouth.said.clear();
        minutesPass(run, 11);
        steps(run, 2 * ONE_ROUND);

        assertThat(mouth.said)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                ObjectFaulted.class,
                                faulted -> assertThat(faulted.cause()).isEqualTo(FaultCause.STUCK)));
        settle(mouth.said);
        assertThat(end(run)).isEqualTo("COMPLETED_WITH_FAULTS");
        assertThat(RunBooks.read(hand.jdbi, run.run()).counts()).satisfies(counts -> {
            assertThat(counts.faulted()).isEqualTo(2);
            assertThat(counts.balanced()).isTrue();
        });
    }

    @Test
    void givesUpAPreviewsObjectsAsAPreview() {
        RunClaim run = settling("PREVIEW");
        hoursPass(run, 25);

        steps(run, 1);

        assertThat(mouth.said)
                .hasSize(2)
                .allSatisfy(event -> assertThat(((ObjectPreviewed) event).verdict())
                        .isInstanceOfSatisfying(
                                PreviewFaulted.class,
                                faulted -> assertThat(faulted.cause()).isEqualTo(FaultCause.STUCK)));
    }

    @Test
    void givesUpAfterADayWhateverTheBacklog() {
        RunClaim run = settling("INCREMENTAL");
        hoursPass(run, 23);
        steps(run, ONE_ROUND);
        assertThat(mouth.said).isEmpty();

        hoursPass(run, 2);
        steps(run, ONE_ROUND);

        assertThat(mouth.said).hasSize(2).hasOnlyElementsOfType(ObjectFaulted.class);
    }

    /// Listed ahead of a full window, objects wait in their rows; however long that takes, nobody was asked.
    @Test
    void waitsForNoAnswerBeforeTheQuestion() {
        Connected bucket = Installation.unspoken("").putMany(1_500);
        RunClaim run = hand.started(bucket);
        Set<String> asked = list(run, bucket, narrow());
        assertThat(pending(run)).isGreaterThan(asked.size());
        hand.backlog.passed.addAll(EnumSet.allOf(Stage.class));

        minutesPass(run, 11);
        look(run, ONE_ROUND);
        assertThat(keys(mouth.said)).isEqualTo(asked);
        mouth.said.clear();
        hoursPass(run, 25);
        look(run, 1);

        assertThat(mouth.said).hasOnlyElementsOfType(ObjectFaulted.class);
        assertThat(keys(mouth.said)).isEqualTo(asked);
    }

    @Test
    void waitsForAnAnswerFromTheQuestionOn() {
        Connected bucket = Installation.unspoken("").putMany(1_500);
        RunClaim run = hand.started(bucket);
        list(run, bucket, narrow());
        hoursPass(run, 25);
        hand.backlog.passed.addAll(EnumSet.allOf(Stage.class));
        look(run, 1);
        settle(mouth.said);
        mouth.said.clear();

        assertThat(list(run, bucket, hand.window())).isNotEmpty();
        look(run, ONE_ROUND);

        assertThat(mouth.said).isEmpty();
    }

    /// Lists on, and answers the keys of what it was asked to judge.
    private Set<String> list(RunClaim run, Connected bucket, Window window) {
        ByHand.Mouth asking = new ByHand.Mouth();
        hand.listing(asking).run(run, bucket.connection(), window);
        return keys(asking.said);
    }

    /// A window of less than a page.
    private static Window narrow() {
        Window window = new Window(new Road(), Instant.EPOCH, 0);
        window.observe(Instant.EPOCH.plusSeconds(1), 1);
        window.observe(Instant.EPOCH.plusSeconds(2), 1);
        return window;
    }

    private void look(RunClaim run, int times) {
        for (int i = 0; i < times; i++) {
            hand.watchdog(mouth).look(run);
        }
    }

    private static Set<String> keys(List<Event> said) {
        return said.stream()
                .map(event -> switch (event) {
                    case ObjectEvent asked -> asked.object().key().value();
                    case OutcomeEvent outcome -> outcome.object().key().value();
                    default -> throw new AssertionError(event);
                })
                .collect(Collectors.toSet());
    }

    @Test
    void writesOffWhatNotEvenSettles() {
        RunClaim run = settling("INCREMENTAL");
        hoursPass(run, 25);
        steps(run, 1);
        minutesPass(run, 11);

        assertThat(end(run)).isEqualTo("COMPLETED_WITH_FAULTS");

        assertThat(RunBooks.read(hand.jdbi, run.run()).counts().balanced()).isTrue();
        assertThat(mouth.said).hasSize(2);
    }

    @Test
    void endsARunWhoseSettlingFailsForNoReasonAnybodyKnows() {
        RunClaim run = settling("INCREMENTAL");

        hand.driver(mouth).giveUp(run.run(), new IllegalStateException("unforeseen"));

        assertThat(end(run)).isEqualTo("FAILED");
        assertThat(RunBooks.read(hand.jdbi, run.run()).counts()).satisfies(counts -> {
            assertThat(counts.faulted()).isEqualTo(2);
            assertThat(counts.balanced()).isTrue();
        });
    }

    @Test
    void endsAtOnceARunThatCanNotEvenBeGivenUpInOrder() {
        RunClaim run = settling("INCREMENTAL");

        giveUpTwice(run);

        assertThat(state(run)).isEqualTo("FAILED");
    }

    @Test
    void endsAtOnceARunThatHadFailedBeforeItCouldNotSettle() {
        RunClaim run = settling("INCREMENTAL");
        hand.execute("UPDATE run SET failure = 'ACCESS_DENIED: no' WHERE id = '%s'".formatted(run.run()));

        giveUpTwice(run);

        assertThat(state(run)).isEqualTo("FAILED");
        assertThat(RunBooks.read(hand.jdbi, run.run()).counts().balanced()).isTrue();
    }

    /// What it had out must not be in the way of the connection's next run.
    @Test
    void leavesNothingPendingWhenNeitherListingNorSettlingCanGoOn() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1").put("b.jpg", "2");
        RunClaim run = hand.started(bucket);
        hand.listing(mouth).run(run, bucket.connection(), hand.window());

        giveUpTwice(run);

        assertThat(state(run)).isEqualTo("FAILED");
        assertThat(pending(run)).isZero();
        assertThat(RunBooks.read(hand.jdbi, run.run()).counts()).satisfies(counts -> {
            assertThat(counts.faulted()).isEqualTo(2);
            assertThat(counts.balanced()).isTrue();
        });
    }

    @Test
    void isNotStoppedByWhatAnEarlierRunLeftPending() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1").put("b.jpg", "2");
        RunClaim before = hand.started(bucket);
        hand.listing(mouth).run(before, bucket.connection(), hand.window());
        hand.execute("UPDATE run SET state = 'FAILED', ended_at = now() WHERE id = '%s'".formatted(before.run()));
        RunClaim run = hand.started(bucket);

        assertThat(hand.listing(mouth).run(run, bucket.connection(), hand.window()))
                .isEqualTo(ListingStep.Progress.LISTED);

        assertThat(pending(before)).isZero();
        assertThat(pending(run)).isEqualTo(2);
    }

    private void giveUpTwice(RunClaim run) {
        hand.driver(mouth).giveUp(run.run(), new IllegalStateException("unforeseen"));
        hand.driver(mouth).giveUp(run.run(), new IllegalStateException("once more"));
    }

    private static long pending(RunClaim run) {
        return hand.number("SELECT count(*) FROM pending WHERE run = '%s'".formatted(run.run()));
    }

    @Test
    void endsARunThatCanNotStart() {
        RunClaim run = hand.runs.claim(hand.queue(Installation.unspoken(""))).orElseThrow();

        hand.driver(mouth).giveUp(run.run(), new IllegalStateException("unforeseen"));

        assertThat(state(run)).isEqualTo("FAILED");
    }

    /// A run that has listed and said two objects.
    private RunClaim settling(String mode) {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1").put("b.jpg", "2");
        RunClaim started = hand.started(bucket);
        hand.execute("UPDATE run SET mode = '%s' WHERE id = '%s'".formatted(mode, started.run()));
        RunClaim claim = hand.runs.claim(started.run()).orElseThrow();
        hand.listing(new ByHand.Mouth()).run(claim, bucket.connection(), hand.window());
        hand.runs.stopListing(claim, Optional.empty());
        return claim;
    }

    private static void minutesPass(RunClaim run, int minutes) {
        hand.execute("UPDATE pending SET said_at = said_at - %d * interval '1 min' WHERE run = '%s'"
                .formatted(minutes, run.run()));
    }

    private static void hoursPass(RunClaim run, int hours) {
        hand.execute("""
                UPDATE pending SET said_at = said_at - %1$d * interval '1 h',
                                   first_said_at = first_said_at - %1$d * interval '1 h'
                WHERE run = '%2$s'""".formatted(hours, run.run()));
    }

    private void steps(RunClaim run, int count) {
        RunDriver driver = hand.driver(mouth);
        for (int i = 0; i < count; i++) {
            driver.step(run.run(), 0);
        }
    }

    private String end(RunClaim run) {
        steps(run, 2 * ONE_ROUND);
        return state(run);
    }

    private static String state(RunClaim run) {
        return hand.jdbi.withHandle(handle -> handle.createQuery("SELECT state FROM run WHERE id = :run")
                .bind("run", run.run().value())
                .mapTo(String.class)
                .one());
    }

    private static void settle(List<Event> outcomes) {
        new Settlement(hand.jdbi, new SimpleMeterRegistry(), Arrivals.NOBODY_WAITS)
                .handle(outcomes.stream()
                        .map(event -> new Message<>(
                                (OutcomeEvent) event,
                                new Position(Topic.OUTCOMES.shortName(), 0, 0),
                                1,
                                Instant.EPOCH,
                                Trace.fresh()))
                        .toList());
    }
}
