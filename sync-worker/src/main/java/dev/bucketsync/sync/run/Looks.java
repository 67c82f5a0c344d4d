package dev.bucketsync.sync.run;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Diff;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.hint.Hint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How far a run's looks are: a batch of hints in the order of keys, of which some are still to be looked up, some
/// were,
/// and some could not be, which keeps none of the others waiting for ever.
final class Looks implements Held.Work {
    private static final int TRIES = 3;

    private final Experience experience;
    private final Diff diff;
    private final Calls<Look> calls = new Calls<>(Look.Broke::new);
    private final Deque<Hint> waiting = new ArrayDeque<>();
    private final Map<Hint, Integer> failures = new HashMap<>();
    private final TreeMap<ObjectKey, Hint> answered = new TreeMap<>();
    private final TreeMap<ObjectKey, Listed> there = new TreeMap<>();
    private Optional<RuntimeException> failure = Optional.empty();
    private List<Hint> batch = List.of();
    private Range range;
    private int underWay;
    private boolean hangs;

    /// @param diff what is news to the run
    Looks(Range range, Experience experience, Diff diff) {
        this.range = range;
        this.experience = experience;
        this.diff = diff;
    }

    Range range() {
        return range;
    }

    void range(Range now) {
        range = now;
    }

    Experience experience() {
        return experience;
    }

    Diff diff() {
        return diff;
    }

    Calls<Look> calls() {
        return calls;
    }

    int underWay() {
        return underWay;
    }

    void begin(List<Hint> hints) {
        batch = hints;
        waiting.clear();
        waiting.addAll(hints);
        failures.clear();
        answered.clear();
        there.clear();
        failure = Optional.empty();
    }

    /// The next key to look up, and nothing when all are, or are being.
    Optional<Hint> peek() {
        return Optional.ofNullable(waiting.peek());
    }

    /// @param hint the next one
    void asked(Hint hint) {
        waiting.remove(hint);
        underWay++;
    }

    /// How often a look has failed.
    int failures(Hint hint) {
        return failures.getOrDefault(hint, 0);
    }

    /// Whether it will not be taken once more when it fails.
    boolean lastTry(Hint hint) {
        return failures(hint) >= TRIES - 1;
    }

    void seen(Look.Seen seen) {
        underWay--;
        answered.put(seen.hint().key(), seen.hint());
        seen.there().ifPresent(object -> there.put(object.key(), object));
    }

    /// S3 wants to be asked again later.
    void putOff(Hint hint) {
        underWay--;
        waiting.addFirst(hint);
    }

    /// @param again whether the same look may succeed
    void failed(Look.Failed failed, boolean again) {
        underWay--;
        failure = Optional.of(failed.cause());
        boolean last = lastTry(failed.hint());
        failures.merge(failed.hint(), 1, Integer::sum);
        if (again && !last) {
            waiting.addLast(failed.hint());
        }
    }

    /// Whether every look of the batch was taken or given up.
    boolean over() {
        return underWay == 0 && waiting.isEmpty();
    }

    List<Hint> batch() {
        return batch;
    }

    /// What was looked up.
    List<Hint> answered() {
        return new ArrayList<>(answered.values());
    }

    /// What was found, in the order of keys.
    List<Listed> there() {
        return new ArrayList<>(there.values());
    }

    /// Why the last of the looks that failed did.
    Optional<RuntimeException> failure() {
        return failure;
    }

    void hangs(boolean now) {
        hangs = now;
    }

    @Override
    public boolean hangs() {
        return hangs && calls.silent();
    }

    @Override
    public boolean busy() {
        return calls.busy();
    }

    @Override
    public void close() {
        calls.close();
    }
}
