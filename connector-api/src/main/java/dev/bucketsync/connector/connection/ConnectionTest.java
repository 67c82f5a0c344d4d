package dev.bucketsync.connector.connection;

import dev.bucketsync.events.ConnectionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the last test of a connection said, step by step.
public record ConnectionTest(ConnectionStatus status, Instant at, List<Step> steps) {
    public ConnectionTest {
        steps = List.copyOf(steps);
    }

    /// What is tried, in this order.
    public enum StepName {
        ASSUME_ROLE,
        /// Must be refused: a role that anyone may have us assume is open to all our customers.
        ASSUME_ROLE_WITHOUT_EXTERNAL_ID,
        LIST,
        READ,
        /// A warning only: without it assets sync, but don't show in a browser.
        CORS
    }

    /// How a step went.
    public enum StepOutcome {
        OK,
        FAILED,
        SKIPPED
    }

    /// One step; what is not OK says why and what to do.
    public record Step(
            StepName step,
            StepOutcome outcome,
            Optional<FindingCode> code,
            Optional<String> explanation,
            Optional<String> fix) {

        public static Step ok(StepName step) {
            return new Step(step, StepOutcome.OK, Optional.empty(), Optional.empty(), Optional.empty());
        }

        public static Step skipped(StepName step, FindingCode code, String explanation) {
            return new Step(step, StepOutcome.SKIPPED, Optional.of(code), Optional.of(explanation), Optional.empty());
        }

        public static Step failed(StepName step, FindingCode code, String explanation, String fix) {
            return new Step(step, StepOutcome.FAILED, Optional.of(code), Optional.of(explanation), Optional.of(fix));
        }

        public boolean isOk() {
            return outcome == StepOutcome.OK;
        }
    }
}
