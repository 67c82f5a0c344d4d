package dev.bucketsync.validator.work;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.bucketsync.events.id.ConnectionId;
import java.time.Duration;
import java.time.InstantSource;

/// Each connection's breaker, for as long as it is used.
final class Breakers {
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final LoadingCache<ConnectionId, Breaker> breakers;

    Breakers(InstantSource clock) {
        this.breakers = Caffeine.newBuilder().expireAfterAccess(FORGOTTEN).build(_ -> new Breaker(clock));
    }

    Breaker of(ConnectionId connection) {
        return breakers.get(connection);
    }
}
