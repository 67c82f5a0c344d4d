package dev.bucketsync.quota.ledger;

/// How a content came to be charged.
///
/// @param units what it counts
/// @param cost what it took from the balance
/// @param decision which decision charged it
record PastCharge(long units, long cost, Digest decision) {
    Decision answer(Digest asking) {
        return new Decision.AlreadyCharged(units, asking.equals(decision) ? cost : 0);
    }
}
