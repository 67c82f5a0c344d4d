package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Which characters vary in the names of a bucket, learned from what was listed, for each depth of slashes apart: where
/// names are numbered, a range is cut between digits, not in the middle of all characters there are.
final class Alphabets {
    private static final int SAMPLE_EVERY = 16;
    private static final int DEEPEST = 15;
    private static final int MOST_CHARACTERS = 512;

    private final Map<Integer, TreeSet<Integer>> seen = new HashMap<>();
    private final Map<Integer, Alphabet> sorted = new HashMap<>();

    /// Takes note of keys that are in order.
    void learn(List<ObjectKey> keys) {
        for (int i = SAMPLE_EVERY; i < keys.size(); i += SAMPLE_EVERY) {
            learn(keys.get(i - SAMPLE_EVERY).value(), keys.get(i).value());
            learn(keys.get(i - 1).value(), keys.get(i).value());
        }
        if (keys.size() > 1) {
            learn(keys.getFirst().value(), keys.getLast().value());
        }
    }

    private void learn(String one, String other) {
        int at = Names.common(one, other);
        int depth = Names.depth(one, at);
        learn(depth, one, at);
        learn(depth, other, at);
    }

    private void learn(int depth, String name, int at) {
        if (at < name.length() && Names.legal(name.codePointAt(at))) {
            TreeSet<Integer> characters = seen.computeIfAbsent(Math.min(depth, DEEPEST), _ -> new TreeSet<>());
            if (characters.size() < MOST_CHARACTERS && characters.add(name.codePointAt(at))) {
                sorted.remove(Math.min(depth, DEEPEST));
            }
        }
    }

    /// Empty where nothing was seen to vary.
    Alphabet at(int depth) {
        return sorted.computeIfAbsent(
                Math.min(depth, DEEPEST), known -> new Alphabet(seen.getOrDefault(known, new TreeSet<>())));
    }
}
