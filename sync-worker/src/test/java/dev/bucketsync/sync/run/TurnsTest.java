package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.sync.run.Turns.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final int SLOTS = 2;

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final Turns turns = new Turns(SLOTS, () -> now);

    @Test
    void letsYoungRunsInBesidesThoseThatHaveASlot() {
        List<Turn> big = List.of(grown(), grown()).stream()
                .map(run -> turns.take(run).orElseThrow())
                .toList();

        assertThat(big).noneMatch(Turn::over);
        assertThat(turns.take(SyncRunId.fresh())).isPresent();
        assertThat(turns.take(SyncRunId.fresh())).isPresent();
    }

    @Test
    void countsARunGrownAfterASecondOfListingInAll() {
        SyncRunId run = SyncRunId.fresh();
        try (Turn turn = turns.take(run).orElseThrow()) {
            pass(Duration.ofMillis(600));
            assertThat(turn.over()).isFalse();
        }
        try (Turn turn = turns.take(run).orElseThrow()) {
            pass(Duration.ofMillis(399));
            assertThat(turn.over()).isFalse();
            pass(Duration.ofMillis(1));
            assertThat(turn.over()).isTrue();
        }
        Turn _ = turns.take(grown()).orElseThrow();
        Turn _ = turns.take(grown()).orElseThrow();

        assertThat(turns.take(run)).isEmpty();
    }

    @Test
    void endsATurnAfterASecondWhenAnotherWaits() {
        Turn first = turns.take(grown()).orElseThrow();
        Turn _ = turns.take(grown()).orElseThrow();
        pass(Duration.ofSeconds(60));
        assertThat(first.over()).isFalse();

        assertThat(turns.take(grown())).isEmpty();

        assertThat(first.over()).isTrue();
    }

    @Test
    void letsNobodyOvertakeWhoWaits() {
        SyncRunId greedy = grown();
        Turn first = turns.take(greedy).orElseThrow();
        Turn _ = turns.take(grown()).orElseThrow();
        SyncRunId patient = grown();
        assertThat(turns.take(patient)).isEmpty();

        first.close();

        assertThat(turns.take(greedy)).isEmpty();
        assertThat(turns.take(patient)).isPresent();
    }

    @Test
    void doesNotWaitForWhoDoesNotComeBack() {
        SyncRunId other = grown();
        Turn first = turns.take(grown()).orElseThrow();
        Turn _ = turns.take(grown()).orElseThrow();
        assertThat(turns.take(grown())).isEmpty();
        first.close();
        assertThat(turns.take(other)).isEmpty();

        pass(Duration.ofSeconds(6));

        assertThat(turns.take(other)).isPresent();
    }

    @Test
    void givesEveryOneOfManyRunsItsTurn() {
        List<SyncRunId> runs = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            runs.add(grown());
        }
        List<SyncRunId> served = new ArrayList<>();
        for (int round = 0; round < 9; round++) {
            for (SyncRunId run : runs) {
                turns.take(run).ifPresent(turn -> {
                    served.add(run);
                    turn.close();
                });
            }
        }

        assertThat(served).containsAll(runs);
    }

    /// A run that has listed for a second already.
    private SyncRunId grown() {
        SyncRunId run = SyncRunId.fresh();
        Turn turn = turns.take(run).orElseThrow();
        Instant before = now;
        pass(Duration.ofSeconds(1));
        turn.close();
        now = before;
        return run;
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
