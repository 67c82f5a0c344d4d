package dev.bucketsync.sync.run;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.ranges.Congestion;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What this process has learned of how a run's bucket answers. It outlasts what must be read back after trouble, so
/// that a bucket is not pressed anew, nor a slow page asked for with little patience again.
final class Experience {
    /// So much trouble without an answer in between ends a slice.
    private static final int MOST_TROUBLE = 8;

    private final Congestion congestion;
    private Map<Optional<ObjectKey>, Integer> slowPages = Map.of();
    private int troubleInARow;
    private int slowInARow;
    private int fruitlessInARow;

    Experience(Congestion congestion) {
        this.congestion = congestion;
    }

    Congestion congestion() {
        return congestion;
    }

    /// How often pages were slow, by the keys behind which they begin.
    Map<Optional<ObjectKey>, Integer> slowPages() {
        return slowPages;
    }

    void remember(Map<Optional<ObjectKey>, Integer> slow) {
        slowPages = slow;
    }

    /// A call made at `asked` was answered.
    void answered(Instant asked, Instant now) {
        troubleInARow = 0;
        slowInARow = 0;
        fruitlessInARow = 0;
        congestion.answered(asked, now);
    }

    /// A call brought trouble.
    ///
    /// @return whether it is too much
    boolean trouble() {
        return ++troubleInARow >= MOST_TROUBLE;
    }

    /// Patience with a call ran out.
    ///
    /// @param most whether nobody would have been more patient
    /// @return whether there is no hope now: the others that were asked meanwhile did not answer either
    boolean slow(boolean most) {
        slowInARow++;
        return most && slowInARow > 1;
    }

    /// What went wrong so far is settled.
    void calm() {
        troubleInARow = 0;
        slowInARow = 0;
    }

    /// A slice ended in trouble.
    void fruitless() {
        fruitlessInARow++;
        troubleInARow = 0;
    }

    /// How many slices have, and nothing was answered since the first of them.
    int fruitlessInARow() {
        return fruitlessInARow;
    }
}
