package dev.bucketsync.sync.diff;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;

/// One object as a listing showed it.
public record Listed(ObjectKey key, ObjectState state) {
    /// Consoles make zero-byte objects that end in a slash to show an empty folder; nobody's image.
    public boolean isFolderMarker() {
        return state.size() == 0 && key.value().endsWith("/");
    }
}
