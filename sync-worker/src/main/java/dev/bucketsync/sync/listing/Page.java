package dev.bucketsync.sync.listing;

import dev.bucketsync.sync.diff.Listed;
import java.util.List;

/// One answer of a listing, sorted by key.
///
/// @param last whether no key follows
public record Page(List<Listed> objects, boolean last) {
    public Page {
        objects = List.copyOf(objects);
        for (int i = 1; i < objects.size(); i++) {
            if (objects.get(i - 1).key().compareTo(objects.get(i).key()) >= 0) {
                throw new ListingBrokenException("the listing is not in order after " + i + " keys of a page");
            }
        }
        if (objects.isEmpty() && !last) {
            throw new ListingBrokenException("an empty page that says more follows");
        }
    }
}
