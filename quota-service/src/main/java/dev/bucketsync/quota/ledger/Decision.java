package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.verdict.Shortfall;

/// What the ledger says to a charge.
public sealed interface Decision {
    /// Counted now.
    ///
    /// @param units what the content counts
    /// @param cost what it took from the balance; less than its units when the same key already cost something
    record Charged(long units, long cost) implements Decision {}

    /// Counted before, and never again.
    ///
    /// @param units as frozen at the first charge
    /// @param cost what this very decision took when it was first made; 0 when another decision charged the content
    record AlreadyCharged(long units, long cost) implements Decision {}

    /// Does not fit; nothing was counted.
    record OverQuota(Shortfall shortfall) implements Decision {}
}
