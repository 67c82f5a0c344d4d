package dev.bucketsync.sync.catalog;

import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.PreviewVerdict;

/// What outcomes are called in the books and in asset rows.
final class OutcomeNames {
    static final String ADMITTED = "ADMITTED";
    static final String REJECTED = "REJECTED";
    static final String ACCEPTED = "ACCEPTED";
    static final String FAULTED = "FAULTED";

    private OutcomeNames() {}

    /// In the books a fault that is only the bucket moving on stands apart.
    static String counted(OutcomeEvent outcome) {
        return switch (outcome) {
            case OutcomeEvent.ObjectAdmitted _ -> ADMITTED;
            case OutcomeEvent.ObjectRejected _ -> REJECTED;
            case OutcomeEvent.ObjectFaulted faulted -> counted(faulted.cause());
            case OutcomeEvent.ObjectRemoved _ -> "REMOVED";
            case OutcomeEvent.ObjectPreviewed previewed ->
                switch (previewed.verdict()) {
                    case PreviewVerdict.PreviewAccepted _ -> ACCEPTED;
                    case PreviewVerdict.PreviewRejected _ -> REJECTED;
                    case PreviewVerdict.PreviewFaulted faulted -> counted(faulted.cause());
                };
        };
    }

    private static String counted(FaultCause cause) {
        return cause.movedOn() ? "MOVED_ON" : FAULTED;
    }
}
