package dev.bucketsync.sync.hint;

import dev.bucketsync.events.object.ObjectKey;
import java.time.OffsetDateTime;

/// A key that its bucket said has changed.
///
/// @param receivedAt when that was heard last, by the database's clock
public record Hint(ObjectKey key, OffsetDateTime receivedAt) {}
