package dev.bucketsync.validator.work;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.bucketsync.events.id.ConnectionId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/// Each connection's own lane: what it may have under way at once, and its breaker. So one customer's slow or closed
/// bucket takes neither the others' S3 connections nor their time.
final class Lanes {
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final LoadingCache<ConnectionId, Lane> lanes;

    /// @param permits S3 calls of one connection at a time
    Lanes(int permits, InstantSource clock) {
        this.lanes = Caffeine.newBuilder()
                .expireAfterAccess(FORGOTTEN)
                .build(_ -> new Lane(new Semaphore(permits), new Breaker(clock)));
    }

    Lane of(ConnectionId connection) {
        return lanes.get(connection);
    }

    /// One connection's lane.
    record Lane(Semaphore permits, Breaker breaker) {}
}
