package dev.bucketsync.sync.notification;

import java.util.Locale;

/// What became of one record of a notification.
enum Fate {
    /// Kept as a hint for one connection or more.
    HINTED,
    /// No connection reads this bucket.
    UNKNOWN_BUCKET,
    /// Connections read this bucket, but none follows its events at present.
    NOT_FOLLOWED,
    /// Those that follow it look under other prefixes.
    OUTSIDE_PREFIX,
    /// Of something that changes no object, or a test.
    UNCHANGING,
    /// Names no object.
    UNREADABLE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
