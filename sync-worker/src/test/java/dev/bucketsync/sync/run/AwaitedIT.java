package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which runs are woken when their objects come back.
class AwaitedIT {
    private static final Duration QUICK = Duration.ofMillis(90);

    private final ByHand hand = new ByHand();
    private final Road road = new Road();
    private final Awaited awaited = new Awaited(hand.jdbi, road, InstantSource.system());

    @AfterEach
    void close() {
        hand.close();
    }

    @Test
    void wakesARunWhenItsLastObjectHasComeBack() {
        SyncRunId run = settling().run();

        assertThat(awaited.complete(Set.of(run), QUICK)).isEmpty();
        hand.execute("DELETE FROM pending WHERE key = 'a.jpg'");
        assertThat(awaited.complete(Set.of(run), QUICK)).isEmpty();
        hand.execute("DELETE FROM pending");
        assertThat(awaited.complete(Set.of(run), QUICK)).containsExactly(run);
    }

    /// As each worker does that settles some of the run's outcomes, whoever has listed it.
    @Test
    void wakesARunThatWaitsOnAnotherWorker() {
        SyncRunId run = settling().run();
        hand.execute("DELETE FROM pending");

        assertThat(new Awaited(hand.jdbi, new Road(), InstantSource.system()).complete(Set.of(run), QUICK))
                .containsExactly(run);
    }

    @Test
    void wakesNobodyWhoDoesNotWait() {
        RunClaim run = listed();
        hand.execute("DELETE FROM pending");

        assertThat(awaited.complete(Set.of(run.run()), QUICK))
                .as("it lists, for all that its row says")
                .isEmpty();
        hand.runs.end(run, RunState.FAILED, Optional.empty());
        assertThat(awaited.complete(Set.of(run.run()), QUICK)).isEmpty();
    }

    @Test
    void wakesOneOfMoreRunsThanAnybodyCounts() {
        SyncRunId run = settling().run();
        Set<SyncRunId> runs = Stream.concat(
                        Stream.of(run), Stream.generate(SyncRunId::fresh).limit(20_000))
                .collect(Collectors.toSet());
        hand.execute("DELETE FROM pending");

        assertThat(awaited.complete(runs, QUICK)).containsExactly(run);
    }

    @Test
    void isLookedForLessOftenTheLongerNothingComes() {
        SyncRunId run = settling().run();

        assertThat(looksAgainAfter(run, 0)).isEqualTo(Duration.ofMillis(250));
        assertThat(looksAgainAfter(run, 8)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(looksAgainAfter(run, 3_600)).isEqualTo(Duration.ofSeconds(5));
        assertThat(looksAgainAfter(run, 0)).as("something came").isEqualTo(Duration.ofMillis(250));
    }

    private Duration looksAgainAfter(SyncRunId run, int quietSeconds) {
        hand.execute("UPDATE run SET paced_at = clock_timestamp() - %d * interval '1 s' WHERE id = '%s'"
                .formatted(quietSeconds, run));
        return hand.driver(new ByHand.Mouth()).step(run, 0).orElseThrow();
    }

    @Test
    void learnsHowLongTheWayIs() {
        assertThat(awaited.complete(Set.of(), QUICK)).isEmpty();

        assertThat(road.shortest()).isEqualTo(QUICK);
    }

    private RunClaim settling() {
        RunClaim claim = listed();
        hand.runs.stopListing(claim, Optional.empty());
        return claim;
    }

    private RunClaim listed() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1").put("b.jpg", "2");
        RunClaim claim = hand.started(bucket);
        hand.listing(new ByHand.Mouth()).run(claim, bucket.connection(), hand.window());
        return claim;
    }
}
