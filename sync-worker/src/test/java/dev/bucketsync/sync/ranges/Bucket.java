package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.listing.Level;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.listing.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/// A bucket in memory that lists as S3 does.
public final class Bucket {
    private static final ObjectState STATE = new ObjectState("e", 1, Instant.EPOCH, "STANDARD");
    private static final int PAGE = 1_000;

    private final List<ObjectKey> keys;

    public Bucket(Collection<String> names) {
        keys = names.stream().map(ObjectKey::new).distinct().sorted().collect(Collectors.toCollection(ArrayList::new));
    }

    /// One key goes, and one comes beside another.
    void change(Random dice) {
        if (keys.isEmpty()) {
            return;
        }
        keys.remove(dice.nextInt(keys.size()));
        int beside = dice.nextInt(keys.size() + 1);
        ObjectKey fresh =
                new ObjectKey((beside == 0 ? "" : keys.get(beside - 1).value()) + (char) ('!' + dice.nextInt(90)));
        int at = Collections.binarySearch(keys, fresh);
        if (at < 0) {
            keys.add(-at - 1, fresh);
        }
    }

    /// Lists it at no cost.
    public Lister lister() {
        return new Lister() {
            @Override
            public Page page(Optional<ObjectKey> after, int maxKeys, Duration patience) {
                return Bucket.this.page("", after, maxKeys);
            }

            @Override
            public Level level(String underPrefix, int maxKeys, Duration patience) {
                return Bucket.this.level(underPrefix);
            }
        };
    }

    List<ObjectKey> keys() {
        return List.copyOf(keys);
    }

    List<ObjectKey> keys(String prefix) {
        return keys.subList(firstFrom(prefix), end(prefix));
    }

    /// @param most keys; a versioned bucket gives far fewer than were asked for
    Page page(String prefix, Optional<ObjectKey> after, int most) {
        int end = end(prefix);
        int from = Math.max(firstFrom(prefix), after.map(this::firstBeyond).orElse(0));
        int to = Math.min(from + most, end);
        List<Listed> objects = keys.subList(Math.min(from, to), to).stream()
                .map(key -> new Listed(key, STATE))
                .toList();
        return new Page(objects, to >= end);
    }

    private int firstFrom(String prefix) {
        return prefix.isEmpty() ? 0 : firstNotBefore(new ObjectKey(prefix));
    }

    /// Behind the last key under a prefix, which ends in a slash.
    private int end(String prefix) {
        return prefix.isEmpty()
                ? keys.size()
                : firstNotBefore(new ObjectKey(prefix.substring(0, prefix.length() - 1) + '0'));
    }

    private int firstNotBefore(ObjectKey key) {
        int at = Collections.binarySearch(keys, key);
        return at < 0 ? -at - 1 : at;
    }

    Level level(String prefix) {
        List<Listed> objects = new ArrayList<>();
        List<ObjectKey> prefixes = new ArrayList<>();
        int at = firstFrom(prefix);
        while (at < keys.size() && keys.get(at).value().startsWith(prefix) && objects.size() + prefixes.size() < PAGE) {
            String name = keys.get(at).value();
            int slash = name.indexOf('/', prefix.length());
            if (slash < 0) {
                objects.add(new Listed(keys.get(at), STATE));
                at++;
            } else {
                prefixes.add(new ObjectKey(name.substring(0, slash + 1)));
                at = firstBeyond(new ObjectKey(name.substring(0, slash) + '0'), name.substring(0, slash + 1));
            }
        }
        boolean last = at == keys.size() || !keys.get(at).value().startsWith(prefix);
        return new Level(objects, prefixes, last);
    }

    private int firstBeyond(ObjectKey successor, String prefix) {
        int at = Collections.binarySearch(keys, successor);
        int from = at < 0 ? -at - 1 : at;
        return keys.get(Math.min(from, keys.size() - 1)).value().startsWith(prefix) ? keys.size() : from;
    }

    private int firstBeyond(ObjectKey key) {
        int at = Collections.binarySearch(keys, key);
        return at < 0 ? -at - 1 : at + 1;
    }
}
