package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.SyncRunId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which of a worker's runs list: as many as there are slots, by turns; and besides these every run that has hardly
/// listed yet, so that a small run never waits for big ones to finish a turn.
public final class Turns {
    private static final Duration YOUNG = Duration.ofSeconds(1);
    private static final Duration TURN = Duration.ofSeconds(1);
    /// Who has not asked again for so long has gone to another worker.
    private static final Duration GONE = Duration.ofSeconds(5);
    private static final int MOST_KNOWN = 10_000;

    private final int slots;
    private final InstantSource clock;
    private final Map<SyncRunId, Duration> served = new HashMap<>();
    private final Map<SyncRunId, Instant> waiting = new LinkedHashMap<>();
    private int taken;

    /// @param slots how many runs list at once that are not young any more
    public Turns(int slots, InstantSource clock) {
        this.slots = slots;
        this.clock = clock;
    }

    /// Takes the run's turn; empty when it is others'. Who waits asks again within some seconds.
    synchronized Optional<Turn> take(SyncRunId run) {
        Instant now = clock.instant();
        if (served(run).compareTo(YOUNG) < 0) {
            return Optional.of(new Turn(run, false, now));
        }
        waiting.values().removeIf(asked -> asked.isBefore(now.minus(GONE)));
        if (taken < slots && before(run) < slots - taken) {
            waiting.remove(run);
            taken++;
            return Optional.of(new Turn(run, true, now));
        }
        waiting.put(run, now);
        return Optional.empty();
    }

    private Duration served(SyncRunId run) {
        return served.getOrDefault(run, Duration.ZERO);
    }

    private long before(SyncRunId run) {
        return waiting.keySet().stream().takeWhile(other -> !other.equals(run)).count();
    }

    /// Forgetting a run only makes it young again; they may end on other workers, so they are dropped in bulk.
    private void note(SyncRunId run, Duration more) {
        if (served.size() > MOST_KNOWN) {
            served.clear();
        }
        served.merge(run, more, Duration::plus);
    }

    /// A run that lists.
    final class Turn implements AutoCloseable {
        private final SyncRunId run;
        private final boolean slot;
        private final Instant began;

        private Turn(SyncRunId run, boolean slot, Instant began) {
            this.run = run;
            this.slot = slot;
            this.began = began;
        }

        /// Whether the run has hardly listed yet.
        boolean young() {
            return !slot;
        }

        /// Whether somebody else should go on now.
        boolean over() {
            synchronized (Turns.this) {
                Duration lasted = Duration.between(began, clock.instant());
                return slot
                        ? !waiting.isEmpty() && lasted.compareTo(TURN) >= 0
                        : served(run).plus(lasted).compareTo(YOUNG) >= 0;
            }
        }

        @Override
        public void close() {
            synchronized (Turns.this) {
                taken -= slot ? 1 : 0;
                note(run, Duration.between(began, clock.instant()));
            }
        }
    }
}
