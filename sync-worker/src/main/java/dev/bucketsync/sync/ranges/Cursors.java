package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// How far open ranges have come.
final class Cursors {
    private final TreeMap<ObjectKey, OpenRange> byCursor = new TreeMap<>();
    private final boolean fromTheStart;

    Cursors(Collection<OpenRange> open) {
        open.forEach(range -> range.cursor().ifPresent(cursor -> byCursor.put(cursor, range)));
        fromTheStart = byCursor.size() < open.size();
    }

    /// Whether a key is still to be listed.
    boolean ahead(ObjectKey key) {
        Map.Entry<ObjectKey, OpenRange> range = byCursor.lowerEntry(key);
        return range == null
                ? fromTheStart
                : range.getValue()
                        .upTo()
                        .map(bound -> key.compareTo(bound) <= 0)
                        .orElse(true);
    }

    /// Whether an open range has passed a key, in this process.
    boolean passed(ObjectKey key) {
        Map.Entry<ObjectKey, OpenRange> range = byCursor.ceilingEntry(key);
        return range != null
                && range.getValue()
                        .heldFrom
                        .map(from -> key.compareTo(from) > 0)
                        .orElse(true);
    }
}
