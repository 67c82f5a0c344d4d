package dev.bucketsync.validator.work;

import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.validator.rules.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts outcomes and S3's failures. Labels are our own enums only: never a key, a bucket or an account.
final class WorkMeter {
    private static final String NO_REASON = "NONE";

    private final MeterRegistry meters;

    WorkMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    /// A rejection is counted once, under its first reason.
    void judged(Verdict verdict) {
        switch (verdict) {
            case Verdict.Accepted _ -> count("accepted", NO_REASON);
            case Verdict.Rejected rejected ->
                count("rejected", rejected.reasons().getFirst().reason().name());
        }
    }

    void faulted(FaultCause cause) {
        count("faulted", cause.name());
    }

    private void count(String outcome, String reason) {
        Counter.builder("bucketsync.verdicts")
                .description("Objects judged or given up")
                .tag("outcome", outcome)
                .tag("reason", reason)
                .register(meters)
                .increment();
    }

    void failed(S3Failure failure) {
        Counter.builder("bucketsync.s3.failures")
                .description("Calls that S3 or STS did not answer as hoped, after the SDK's own retries")
                .tag("failure", failure.name())
                .register(meters)
                .increment();
    }
}
