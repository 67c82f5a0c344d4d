package dev.bucketsync.sandbox.aws.iam;

import java.time.Instant;
import java.util.Optional;

/// A key pair and whose it is. Temporary ones have a token and an end.
public record AccessKey(String id, String secret, Optional<Temporary> temporary, Caller caller) {
    @Override
    public String toString() {
        return "AccessKey[" + id + ", secret=***]";
    }

    /// What makes credentials temporary.
    public record Temporary(String token, Instant expires) {
        @Override
        public String toString() {
            return "Temporary[token=***, expires=" + expires + "]";
        }
    }
}
