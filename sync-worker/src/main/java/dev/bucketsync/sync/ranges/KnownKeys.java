package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Keys of which we know that something lies behind them, in order, each with how much that may be. Where they are too
/// many, one stands for some, evenly.
final class KnownKeys {
    private final int most;
    private List<ObjectKey> sorted = List.of();
    /// How many slashes each has, and how many keys it stands for.
    private int[] depths = {};
    private double[] times = {};
    /// What all keys before the one at an index weigh.
    private double[] before = {0};
    /// How many keys were let go, by their slashes, and what they weigh.
    private final Map<Integer, Double> gone = new HashMap<>();
    private double goneWeight;
    private int depth;

    KnownKeys(int most) {
        this.most = most;
    }

    /// @param weight of a key with so many slashes, for what was known before too
    /// @param worth which of those that were known before may still be asked for
    void add(Collection<ObjectKey> keys, IntToDoubleFunction weight, Predicate<ObjectKey> worth) {
        merge(keys.stream().distinct().sorted().toList(), worth);
        if (sorted.size() > most) {
            thin();
        }
        weigh(weight);
    }

    /// Takes note that keys were there.
    void letGo(Collection<ObjectKey> keys) {
        keys.forEach(key -> letGo(Names.depth(key.value(), key.value().length()), 1));
    }

    private void letGo(int keyDepth, double standsFor) {
        gone.merge(keyDepth, standsFor, Double::sum);
    }

    private void merge(List<ObjectKey> news, Predicate<ObjectKey> worth) {
        Kept kept = new Kept(sorted.size() + news.size());
        int fresh = 0;
        for (int i = 0; i < sorted.size(); i++) {
            ObjectKey key = sorted.get(i);
            int from = fresh;
            fresh = firstFrom(news, key, fresh);
            news.subList(from, fresh).forEach(kept::add);
            fresh += fresh < news.size() && news.get(fresh).equals(key) ? 1 : 0;
            if (worth.test(key)) {
                kept.add(key, depths[i], times[i]);
            } else {
                letGo(depths[i], times[i]);
            }
        }
        news.subList(fresh, news.size()).forEach(kept::add);
        take(kept);
    }

    private static int firstFrom(List<ObjectKey> keys, ObjectKey bound, int from) {
        int at = from;
        while (at < keys.size() && keys.get(at).compareTo(bound) < 0) {
            at++;
        }
        return at;
    }

    /// Two neighbours stand for more than a share together, so half as many are left as there may be.
    private void thin() {
        double share = 4 * Arrays.stream(times).sum() / most;
        Kept kept = new Kept(sorted.size());
        for (int i = 0, next; i < sorted.size(); i = next) {
            double standsFor = times[i];
            for (next = i + 1; next < sorted.size() && standsFor + times[next] <= share; next++) {
                standsFor += times[next];
            }
            kept.add(sorted.get(i), depths[i], standsFor);
        }
        take(kept);
    }

    /// Puts what is expected behind keys in their places, evenly thinned where that would be too many, and so on. What
    /// is known to hold the next stays.
    ///
    /// @param parts what follows a key, each ending in its only slash; none for keys that stay as they are
    void unfold(Function<ObjectKey, List<String>> parts, IntToDoubleFunction weight) {
        List<List<String>> all = IntStream.range(0, sorted.size())
                .mapToObj(i -> holdsTheNext(i) ? List.<String>of() : parts.apply(sorted.get(i)))
                .toList();
        if (all.stream().allMatch(List::isEmpty)) {
            weigh(weight);
        } else {
            unfold(all);
            unfold(parts, weight);
        }
    }

    private boolean holdsTheNext(int at) {
        return at + 1 < sorted.size()
                && sorted.get(at + 1).value().startsWith(sorted.get(at).value());
    }

    private void unfold(List<List<String>> parts) {
        int step = Math.ceilDiv(parts.stream().mapToInt(List::size).sum(), most);
        Kept kept = new Kept(parts.stream()
                .mapToInt(names -> Math.max(1, Math.ceilDiv(names.size(), step)))
                .sum());
        for (int i = 0; i < sorted.size(); i++) {
            List<String> names = parts.get(i);
            if (names.isEmpty()) {
                kept.add(sorted.get(i), depths[i], times[i]);
            }
            for (int j = 0; j < names.size(); j += step) {
                String name = sorted.get(i).value() + names.get(j);
                if (ObjectKey.fits(name)) {
                    kept.add(new ObjectKey(name), depths[i] + 1, times[i] * Math.min(step, names.size() - j));
                }
            }
        }
        take(kept);
    }

    private void take(Kept kept) {
        sorted = kept.keys;
        depths = Arrays.copyOf(kept.depths, sorted.size());
        times = Arrays.copyOf(kept.times, sorted.size());
    }

    private void weigh(IntToDoubleFunction weight) {
        depth = Arrays.stream(depths).max().orElse(0);
        double[] byDepth = new double[depth + 1];
        Arrays.setAll(byDepth, weight);
        before = new double[sorted.size() + 1];
        for (int i = 0; i < sorted.size(); i++) {
            before[i + 1] = before[i] + times[i] * byDepth[depths[i]];
        }
        goneWeight = gone.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() * weight.applyAsDouble(entry.getKey()))
                .sum();
    }

    /// Keys on their way from one state to the next.
    private static final class Kept {
        private final List<ObjectKey> keys;
        private final int[] depths;
        private final double[] times;

        Kept(int most) {
            keys = new ArrayList<>(most);
            depths = new int[most];
            times = new double[most];
        }

        void add(ObjectKey key) {
            add(key, Names.depth(key.value(), key.value().length()), 1);
        }

        void add(ObjectKey key, int depth, double standsFor) {
            depths[keys.size()] = depth;
            times[keys.size()] = standsFor;
            keys.add(key);
        }
    }

    int size() {
        return sorted.size();
    }

    /// How many slashes the deepest one has; 0 for none.
    int depth() {
        return depth;
    }

    /// Whether the first that was ever known lies no further than this.
    boolean reachTo(Optional<ObjectKey> key) {
        return key.filter(at -> !gone.isEmpty()
                        || (!sorted.isEmpty() && sorted.getFirst().compareTo(at) <= 0))
                .isPresent();
    }

    /// Of those that were let go, too.
    double weightOfAll() {
        return goneWeight + before[sorted.size()];
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
