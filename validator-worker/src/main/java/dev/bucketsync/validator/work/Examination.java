package dev.bucketsync.validator.work;

import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.validator.rules.Verdict;
import java.time.Duration;

/// What came of looking at one object.
sealed interface Examination {
    /// A verdict that stands.
    record Judged(Verdict verdict) implements Examination {}

    /// Technical trouble that stays.
    ///
    /// @param detail a sentence for the customer, never the text of an exception
    record Faulted(FaultCause cause, String detail) implements Examination {}

    /// Trouble that may pass.
    record Again(Duration after) implements Examination {}
}
