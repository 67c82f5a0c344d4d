package dev.bucketsync.runtime.kafka;

import java.util.OptionalLong;
import java.util.TreeMap;

/// One partition's messages under way: knows up to which offset everything is settled, so that no commit skips one.
final class OffsetTracker {
    private static final long NOTHING = -1;

    private final TreeMap<Long, Boolean> settledByOffset = new TreeMap<>();
    private long committable = NOTHING;
    private long committed = NOTHING;

    /// Offsets arrive in rising order, as polled.
    synchronized void begin(long offset) {
        settledByOffset.put(offset, false);
    }

    synchronized void settle(long offset) {
        settledByOffset.computeIfPresent(offset, (_, _) -> true);
        while (!settledByOffset.isEmpty() && settledByOffset.firstEntry().getValue()) {
            committable = settledByOffset.pollFirstEntry().getKey() + 1;
        }
    }

    /// The offset to commit, until it was: the next to be read after everything settled.
    synchronized OptionalLong committable() {
        return committable > committed ? OptionalLong.of(committable) : OptionalLong.empty();
    }

    synchronized int size() {
        return settledByOffset.size();
    }

    synchronized void committed(long offset) {
        committed = offset;
    }
}
