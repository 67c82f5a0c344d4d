package dev.bucketsync.sync.hint;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.listing.Lister;
import java.time.Duration;
import java.util.Optional;

/// Looks a single key up where it lives.
public final class KeyLook {
    private KeyLook() {}

    /// The object as it is now. Of all keys that begin with this one it comes first itself, so one answer of one key
    /// decides. What a listing throws is thrown on.
    public static Optional<Listed> find(Lister lister, ObjectKey key, Duration patience) {
        return lister.level(key.value(), 1, patience).objects().stream()
                .filter(listed -> listed.key().equals(key))
                .findFirst();
    }
}
