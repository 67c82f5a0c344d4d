package dev.bucketsync.events.run;

/// What a sync run looks at.
public enum SyncMode {
    /// Only what changed since the last run.
    INCREMENTAL
}
