package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.SyncRunEvent;
import dev.bucketsync.events.SyncRunEvent.SyncRunFinished;
import dev.bucketsync.events.SyncRunEvent.SyncRunStarted;
import dev.bucketsync.events.run.RunProgress;
import dev.bucketsync.events.run.RunSnapshot;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is told of a run under way, with time passing in the database at the test's word.
class AnnouncerIT {
    private static ByHand hand;

    private final ByHand.Mouth mouth = new ByHand.Mouth();
    private final Announcer announcer = new Announcer(hand.jdbi, mouth);

    @BeforeAll
    static void open() {
        hand = new ByHand();
    }

    @AfterAll
    static void close() {
        hand.close();
    }

    @Test
    void tellsHowFastARunIsAndHowLongItMayTake() {
        Connected bucket = Installation.unspoken("");
        RunClaim before = hand.started(bucket);
        hand.execute("UPDATE run SET listed = 1000, unchanged = 1000 WHERE id = '%s'".formatted(before.run()));
        hand.runs.end(before, RunState.COMPLETED, Optional.empty());
        RunClaim run = hand.started(bucket);
        hand.execute("UPDATE run SET listed = 300, unchanged = 200, started_at = clock_timestamp() - interval '2 s' "
                + "WHERE id = '%s'".formatted(run.run()));

        announcer.announce();

        assertThat(told(run)).singleElement().satisfies(event -> {
            assertThat(event).isInstanceOf(SyncRunStarted.class);
            RunProgress progress = event.snapshot().progress().orElseThrow();
            assertThat(progress.objectsPerSecond()).isBetween(50.0, 100.0);
            assertThat(progress.expected()).hasValue(1_000);
            assertThat(progress.secondsLeft().orElseThrow()).isBetween(8L, 16L);
        });
    }

    @Test
    void tellsNoMoreThanOnceASecondHoweverManyWorkersLook() {
        RunClaim run = hand.started(Installation.unspoken(""));
        announceAt(run, 10);
        announceAt(run, 20);
        assertThat(told(run)).hasSize(1);

        hand.execute("UPDATE run SET paced_at = paced_at - interval '1 s' WHERE id = '%s'".formatted(run.run()));
        announcer.announce();

        assertThat(told(run)).hasSize(2);
        assertThat(told(run).getLast().snapshot().counts().listed()).isEqualTo(20);
    }

    @Test
    void estimatesNothingOfAFirstListing() {
        RunClaim run = hand.started(Installation.unspoken(""));

        announceAt(run, 10);

        assertThat(told(run).getLast().snapshot().progress()).hasValueSatisfying(progress -> {
            assertThat(progress.expected()).isEmpty();
            assertThat(progress.secondsLeft()).isEmpty();
        });
    }

    @Test
    void tellsNoPaceOfARunThatHasEnded() {
        RunClaim run = hand.started(Installation.unspoken(""));
        announceAt(run, 10);
        hand.runs.end(run, RunState.COMPLETED, Optional.empty());

        announcer.announce();

        assertThat(told(run).getLast()).isInstanceOf(SyncRunFinished.class);
        assertThat(told(run).getLast().snapshot())
                .extracting(RunSnapshot::progress)
                .isEqualTo(Optional.empty());
    }

    /// Runs that go on have news every second; as many as are told at once, and older, must not keep the others
    /// unheard.
    @Test
    void tellsOfEveryRunHoweverManyHaveNewsAllTheTime() {
        crowd(250);

        for (int second = 1; second <= 3; second++) {
            hand.execute(
                    "UPDATE run SET listed = listed + 1, paced_at = paced_at - interval '1 s' WHERE id LIKE 'crowd-%'");
            announcer.announce();

            assertThat(mouth.said)
                    .extracting(event -> ((SyncRunEvent) event).snapshot())
                    .filteredOn(snapshot -> snapshot.run().value().startsWith("crowd-"))
                    .as("second %d", second)
                    .hasSize(250);
            mouth.said.clear();
        }
    }

    private static void crowd(int runs) {
        hand.execute("""
                INSERT INTO connection (connection, account, project, bucket, prefix, region, revision)
                SELECT 'crowd-' || n, 'a', 'p', 'b', '', 'eu-west-1', 1 FROM generate_series(1, %d) n""".formatted(runs));
        hand.execute("""
                INSERT INTO run (id, connection_id, mode, state, traceparent, requested_at, started_at, revision)
                SELECT connection, id, 'INCREMENTAL', 'LISTING', '', now(), now(), 1 FROM connection
                WHERE connection LIKE 'crowd-%'""");
    }

    @Test
    void keepsNoOutcomeFromBeingCountedMeanwhile() {
        RunClaim run = hand.started(Installation.unspoken(""));
        AtomicInteger told = new AtomicInteger();
        Announcer slow = new Announcer(hand.jdbi, _ -> {
            CompletableFuture.runAsync(() -> countAnOutcome(run)).join();
            told.incrementAndGet();
        });

        slow.announce();

        assertThat(told).hasPositiveValue();
    }

    private static void countAnOutcome(RunClaim run) {
        hand.jdbi.useTransaction(handle -> {
            handle.execute("SET LOCAL lock_timeout = '1s'");
            handle.execute(
                    "INSERT INTO run_count VALUES (?, 0, 'ADMITTED', 1)",
                    run.run().value());
        });
    }

    private void announceAt(RunClaim run, long unchanged) {
        hand.execute(
                "UPDATE run SET listed = %1$d, unchanged = %1$d WHERE id = '%2$s'".formatted(unchanged, run.run()));
        announcer.announce();
    }

    private List<SyncRunEvent> told(RunClaim run) {
        return mouth.said.stream()
                .map(SyncRunEvent.class::cast)
                .filter(event -> event.snapshot().run().equals(run.run()))
                .toList();
    }
}
