package dev.bucketsync.sync.listing;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import java.util.List;

/// One answer of a listing with `delimiter=/`: what lies directly under a prefix.
///
/// @param commonPrefixes whole, each ends in a slash
/// @param last whether nothing follows
public record Level(List<Listed> objects, List<ObjectKey> commonPrefixes, boolean last) {
    public Level {
        objects = List.copyOf(objects);
        commonPrefixes = List.copyOf(commonPrefixes);
        Page.checkOrder(objects.stream().map(Listed::key).toList());
        Page.checkOrder(commonPrefixes);
        if (objects.isEmpty() && commonPrefixes.isEmpty() && !last) {
            throw new ListingBrokenException("an empty level that says more follows");
        }
    }
}
