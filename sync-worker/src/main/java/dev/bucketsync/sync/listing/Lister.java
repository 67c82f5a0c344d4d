package dev.bucketsync.sync.listing;

import dev.bucketsync.events.object.ObjectKey;
import java.time.Duration;
import java.util.Optional;

/// Lists one connection's bucket under its prefix. The cursor is a key, so it survives restarts and new credentials.
///
/// Calls block, and throw [ThrottledException] when S3 asks for less, [SlowException] when patience ran out,
/// [ListingBrokenException] when the answer is no listing, and what S3 or the SDK threw otherwise.
public interface Lister {
    /// Keys greater than `after`, without a delimiter; absent means from the start.
    ///
    /// @param maxKeys at most 1,000; 1 makes a probe
    Page page(Optional<ObjectKey> after, int maxKeys, Duration patience);

    /// Keys and common prefixes up to the next slash, from the first on.
    ///
    /// @param underPrefix whole, so it starts with the connection's prefix
    Level level(String underPrefix, int maxKeys, Duration patience);

    /// How many requests it has sent since this was asked last, repetitions included; none where nobody is asked.
    default long takeRequests() {
        return 0;
    }
}
