package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which characters vary in the names of a bucket, learned from what was listed, for each depth of slashes apart: where
/// names are numbered, a range is cut between digits, not in the middle of all characters there are. What a guess
/// proved not to occur at a place, as no month begins with a 5, is not guessed again at that place of other names.
final class Alphabets {
    private static final int SAMPLE_EVERY = 16;
    private static final int DEEPEST = 15;
    private static final int FAR_ENOUGH = 64;
    private static final int MOST_CHARACTERS = 512;

    private final Map<Integer, TreeSet<Integer>> seen = new HashMap<>();
    private final Map<Place, TreeSet<Integer>> occursAt = new HashMap<>();
    private final Map<Place, TreeSet<Integer>> missedAt = new HashMap<>();
    private final Map<Integer, Alphabet> sorted = new HashMap<>();
    private final Map<Place, Alphabet> sortedAt = new HashMap<>();

    /// A place of names: how many slashes stand before it, and how many chars since the last one.
    private record Place(int depth, int offset) {
        static Place of(String name, int at) {
            return new Place(Math.min(Names.depth(name, at), DEEPEST), at - name.lastIndexOf('/', at - 1));
        }
    }

    /// Takes note of keys that are in order.
    void learn(List<ObjectKey> keys) {
        for (int i = SAMPLE_EVERY; i < keys.size(); i += SAMPLE_EVERY) {
            learn(keys.get(i - SAMPLE_EVERY).value(), keys.get(i).value());
            learn(keys.get(i - 1).value(), keys.get(i).value());
        }
        if (keys.size() > 1) {
            learn(keys.getFirst().value(), keys.getLast().value());
        }
        if (!keys.isEmpty()) {
            occurs(keys.getFirst().value());
            occurs(keys.getLast().value());
        }
    }

    /// Takes back what was thought not to occur.
    private void occurs(String name) {
        int end = Math.min(name.length(), FAR_ENOUGH);
        for (int at = 0; at < end; at += Character.charCount(name.codePointAt(at))) {
            Place place = Place.of(name, at);
            if (add(occursAt.computeIfAbsent(place, _ -> new TreeSet<>()), name.codePointAt(at))) {
                sortedAt.remove(place);
            }
        }
    }

    private void learn(String one, String other) {
        int at = Names.common(one, other);
        learn(one, at);
        learn(other, at);
    }

    private void learn(String name, int at) {
        if (at >= name.length() || !Names.legal(name.codePointAt(at))) {
            return;
        }
        Place place = Place.of(name, at);
        if (add(seen.computeIfAbsent(place.depth(), _ -> new TreeSet<>()), name.codePointAt(at))) {
            sorted.remove(place.depth());
            sortedAt.clear();
        }
    }

    private static boolean add(Set<Integer> characters, int codePoint) {
        return characters.size() < MOST_CHARACTERS && characters.add(codePoint);
    }

    /// Nothing lies from a guess to a bound. Where the names before it go on as the guess began, that is how names are;
    /// else nobody knows.
    void missed(ObjectKey cursor, ObjectKey guess, Optional<ObjectKey> upTo) {
        String name = guess.value();
        int at = name.offsetByCodePoints(name.length(), -1);
        if (!cursor.value().startsWith(name.substring(0, at))) {
            return;
        }
        Place place = Place.of(name, at);
        int end = upTo.map(ObjectKey::value)
                .filter(bound -> bound.startsWith(name.substring(0, at)))
                .map(bound -> bound.codePointAt(at))
                .orElse(Character.MAX_CODE_POINT);
        missedAt.computeIfAbsent(place, _ -> new TreeSet<>())
                .addAll(seen.getOrDefault(place.depth(), new TreeSet<>())
                        .subSet(name.codePointAt(at), Math.max(end, name.codePointAt(at))));
        sortedAt.remove(place);
    }

    /// What varies at this depth; empty where nothing was seen to.
    Alphabet ofDepth(String name, int at) {
        return sorted.computeIfAbsent(
                Math.min(Names.depth(name, at), DEEPEST),
                depth -> new Alphabet(seen.getOrDefault(depth, new TreeSet<>())));
    }

    /// The same, without what guesses proved not to occur at this very place.
    Alphabet at(String name, int at) {
        return sortedAt.computeIfAbsent(Place.of(name, at), this::without);
    }

    private Alphabet without(Place place) {
        TreeSet<Integer> missed = new TreeSet<>(missedAt.getOrDefault(place, new TreeSet<>()));
        missed.removeAll(occursAt.getOrDefault(place, new TreeSet<>()));
        TreeSet<Integer> characters = new TreeSet<>(seen.getOrDefault(place.depth(), new TreeSet<>()));
        characters.removeAll(missed);
        return new Alphabet(characters);
    }
}
