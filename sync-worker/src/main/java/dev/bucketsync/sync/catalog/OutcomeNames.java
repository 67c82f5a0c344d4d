package dev.bucketsync.sync.catalog;

import dev.bucketsync.events.OutcomeEvent;

/// What outcomes are called in the books and in asset rows.
final class OutcomeNames {
    static final String ADMITTED = "ADMITTED";
    static final String REJECTED = "REJECTED";
    static final String FAULTED = "FAULTED";

    private OutcomeNames() {}

    /// In the books a fault that is only the bucket moving on stands apart.
    static String counted(OutcomeEvent outcome) {
        return switch (outcome) {
            case OutcomeEvent.ObjectAdmitted _ -> ADMITTED;
            case OutcomeEvent.ObjectRejected _ -> REJECTED;
            case OutcomeEvent.ObjectFaulted faulted -> faulted.cause().movedOn() ? "MOVED_ON" : FAULTED;
            case OutcomeEvent.ObjectRemoved _ -> "REMOVED";
        };
    }
}
