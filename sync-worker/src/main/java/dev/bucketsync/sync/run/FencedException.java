package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.SyncRunId;

/// Somebody else has claimed the run, or it was cancelled: stop working on it at once.
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FencedException(SyncRunId run) {
        super("run " + run + " is no longer ours");
    }
}
