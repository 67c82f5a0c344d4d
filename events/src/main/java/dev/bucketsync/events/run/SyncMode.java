package dev.bucketsync.events.run;

/// What a sync run looks at.
public enum SyncMode {
    /// Only what changed since the last run.
    INCREMENTAL,
    /// Everything, judged again even where the content is the same; what is charged stays charged.
    REVALIDATE,
    /// What an INCREMENTAL run would find, without admitting, charging or removing anything.
    PREVIEW,
    /// Only the keys that the bucket said have changed. The sync-worker's own.
    KEYS,
    /// Takes a deleted connection out of the catalogue. The sync-worker's own.
    DELETE;

    /// Whether anyone may ask for it; the others the sync-worker makes itself.
    public boolean requestable() {
        return switch (this) {
            case INCREMENTAL, REVALIDATE, PREVIEW -> true;
            case KEYS, DELETE -> false;
        };
    }
}
