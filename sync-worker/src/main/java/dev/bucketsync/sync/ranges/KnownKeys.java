package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/// Keys of which we know that something lies behind them, in order, each with how much that may be.
final class KnownKeys {
    private List<ObjectKey> sorted = List.of();
    /// What all keys before the one at an index weigh.
    private double[] before = {0};

    void add(Collection<ObjectKey> keys, ToDoubleFunction<ObjectKey> weight) {
        TreeSet<ObjectKey> all = new TreeSet<>(sorted);
        all.addAll(keys);
        sorted = List.copyOf(all);
        before = new double[sorted.size() + 1];
        for (int i = 0; i < sorted.size(); i++) {
            before[i + 1] = before[i] + weight.applyAsDouble(sorted.get(i));
        }
    }

    /// What those strictly between weigh; an absent bound is the start or the end.
    double weight(Optional<ObjectKey> after, Optional<ObjectKey> before) {
        int from = firstBeyond(after);
        return this.before[Math.max(from, firstFrom(before))] - this.before[from];
    }

    /// The one that halves the weight of those strictly between.
    Optional<ObjectKey> middle(Optional<ObjectKey> after, Optional<ObjectKey> before) {
        int from = firstBeyond(after);
        int to = firstFrom(before);
        if (from >= to) {
            return Optional.empty();
        }
        int at = Arrays.binarySearch(this.before, from, to, (this.before[from] + this.before[to]) / 2);
        return Optional.of(sorted.get(Math.clamp(at < 0 ? -at - 1 : at, from, to - 1)));
    }

    private int firstBeyond(Optional<ObjectKey> key) {
        if (key.isEmpty()) {
            return 0;
        }
        int at = Collections.binarySearch(sorted, key.get());
        return at < 0 ? -at - 1 : at + 1;
    }

    private int firstFrom(Optional<ObjectKey> key) {
        if (key.isEmpty()) {
            return sorted.size();
        }
        int at = Collections.binarySearch(sorted, key.get());
        return at < 0 ? -at - 1 : at;
    }
}
