package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import java.util.Optional;

/// Where a range of keys lies: (after, upTo].
///
/// @param after absent means from the start
/// @param upTo absent means to the end
public record Bounds(int number, Optional<ObjectKey> after, Optional<ObjectKey> upTo) {}
