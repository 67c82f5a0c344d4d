package dev.bucketsync.connector.audit;

import dev.bucketsync.events.id.AccountId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the quota-service's continuous audit says.
///
/// @param changedAt when it last came to the end of the books that had changed
/// @param allAt when it last came to the end of all
/// @param drift what does not agree; the first hundred
public record AuditState(boolean agrees, Optional<Instant> changedAt, Optional<Instant> allAt, List<Drift> drift) {
    public AuditState {
        drift = List.copyOf(drift);
    }

    /// One disagreement.
    ///
    /// @param subject the period, or which asset, by a digest of connection and key
    /// @param found absent when there is nothing
    public record Drift(
            AccountId account,
            String check,
            String subject,
            BigDecimal expected,
            Optional<BigDecimal> found,
            Instant since) {}
}
