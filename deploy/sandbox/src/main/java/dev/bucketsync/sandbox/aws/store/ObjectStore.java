package dev.bucketsync.sandbox.aws.store;

import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/// Holds a bucket's objects.
public interface ObjectStore {
    /// Answers the objects whose keys start with the prefix and are not below `from` (inclusive), sorted by
    /// `KeyOrder.BY_UTF8`. It is read only as far as a page needs, so it should be lazy.
    Iterator<StoredObject> list(String from, String prefix);

    /// Opens an object; the caller closes it.
    Optional<ObjectContent> open(String key) throws IOException;

    /// A listing begins and will show what there is now, or nearly so.
    default void refresh(Freshness wanted) throws IOException {}

    /// How old may be what a listing shows.
    enum Freshness {
        /// No older than the call.
        NOW,
        /// A second old at most: for those who start in the middle, such as the many ranges of one listing.
        RECENT
    }
}
