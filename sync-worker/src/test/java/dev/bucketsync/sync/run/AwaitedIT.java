package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which runs are woken when their objects come back.
class AwaitedIT {
    private static final Duration QUICK = Duration.ofMillis(90);

    private final ByHand hand = new ByHand();
    private final Awaited awaited = new Awaited(hand.jdbi, InstantSource.system());

    @AfterEach
    void close() {
        hand.close();
    }

    @Test
    void wakesARunWhenItsLastObjectHasComeBack() {
        SyncRunId run = listedRun();
        awaited.add(run);

        assertThat(awaited.complete(Set.of(run), QUICK)).isEmpty();
        hand.execute("DELETE FROM pending WHERE key = 'a.jpg'");
        assertThat(awaited.complete(Set.of(run), QUICK)).isEmpty();
        hand.execute("DELETE FROM pending");
        assertThat(awaited.complete(Set.of(run), QUICK)).containsExactly(run);
    }

    @Test
    void wakesNobodyWhoDoesNotWait() {
        SyncRunId run = listedRun();
        hand.execute("DELETE FROM pending");

        assertThat(awaited.complete(Set.of(run), QUICK))
                .as("nobody waits for it")
                .isEmpty();
        awaited.add(run);
        awaited.remove(run);
        assertThat(awaited.complete(Set.of(run), QUICK)).isEmpty();
    }

    @Test
    void learnsHowLongTheWayIs() {
        assertThat(awaited.complete(Set.of(), QUICK)).isEmpty();

        assertThat(awaited.road().shortest()).isEqualTo(QUICK);
    }

    private SyncRunId listedRun() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1").put("b.jpg", "2");
        RunClaim claim = hand.started(bucket);
        hand.listing(new ByHand.Mouth()).run(claim, bucket.connection(), hand.window());
        return claim.run();
    }
}
