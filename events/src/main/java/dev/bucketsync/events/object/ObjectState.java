package dev.bucketsync.events.object;

import java.time.Instant;

/// An object's content as the listing told it.
///
/// @param etag without quotes
/// @param size in bytes
public record ObjectState(String etag, long size, Instant lastModified, String storageClass) {
    public ObjectState {
        if (etag.startsWith("\"")) {
            throw new IllegalArgumentException("an etag is kept without its quotes: " + etag);
        }
        if (size < 0) {
            throw new IllegalArgumentException("size must be 0 or more: " + size);
        }
    }

    public boolean sameContent(ObjectState other) {
        return etag.equals(other.etag) && size == other.size;
    }
}
