package dev.bucketsync.runtime.kafka;

import java.util.OptionalLong;
import java.util.TreeMap;

/// One partition's messages under way: knows up to which offset everything is settled, so that no commit skips one.
final class OffsetTracker {
    private final TreeMap<Long, Boolean> settledByOffset = new TreeMap<>();
    private OptionalLong committable = OptionalLong.empty();

    /// Offsets arrive in rising order, as polled.
    synchronized void begin(long offset) {
        settledByOffset.put(offset, false);
    }

    synchronized void settle(long offset) {
        settledByOffset.computeIfPresent(offset, (_, _) -> true);
        while (!settledByOffset.isEmpty() && settledByOffset.firstEntry().getValue()) {
            committable = OptionalLong.of(settledByOffset.pollFirstEntry().getKey() + 1);
        }
    }

    /// The offset to commit, once: the next to be read after everything settled.
    synchronized OptionalLong takeCommittable() {
        OptionalLong taken = committable;
        committable = OptionalLong.empty();
        return taken;
    }

    synchronized int underWay() {
        return settledByOffset.size();
    }
}
