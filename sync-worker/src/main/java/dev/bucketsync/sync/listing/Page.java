package dev.bucketsync.sync.listing;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import java.util.List;

/// One answer of a listing, sorted by key.
///
/// @param last whether no key follows
public record Page(List<Listed> objects, boolean last) {
    public Page {
        objects = List.copyOf(objects);
        checkOrder(objects.stream().map(Listed::key).toList());
        if (objects.isEmpty() && !last) {
            throw new ListingBrokenException("an empty page that says more follows");
        }
    }

    static void checkOrder(List<ObjectKey> keys) {
        for (int i = 1; i < keys.size(); i++) {
            if (keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
                throw new ListingBrokenException("the listing is not in order after " + i + " keys of a page");
            }
        }
    }
}
