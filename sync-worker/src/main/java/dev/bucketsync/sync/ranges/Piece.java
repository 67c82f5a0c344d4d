package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import java.util.List;
import java.util.Optional;

/// The part of a page that belongs to the range it was listed for: all there is in (after, upTo].
///
/// @param upTo absent means to the end
/// @param done whether the range ends here
public record Piece(
        int range, Optional<ObjectKey> after, Optional<ObjectKey> upTo, List<Listed> objects, boolean done) {}
