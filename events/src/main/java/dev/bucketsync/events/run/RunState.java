package dev.bucketsync.events.run;

/// Where a sync run stands.
public enum RunState {
    QUEUED,
    LISTING,
    SETTLING,
    CANCELLING,
    COMPLETED,
    COMPLETED_WITH_FAULTS,
    FAILED,
    CANCELLED,
    NEEDS_CONFIRMATION;

    /// A run that has ended never changes again.
    public boolean ended() {
        return switch (this) {
            case QUEUED, LISTING, SETTLING, CANCELLING -> false;
            case COMPLETED, COMPLETED_WITH_FAULTS, FAILED, CANCELLED, NEEDS_CONFIRMATION -> true;
        };
    }
}
