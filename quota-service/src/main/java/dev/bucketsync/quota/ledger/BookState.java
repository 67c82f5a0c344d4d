package dev.bucketsync.quota.ledger;

import java.util.Optional;

/// How an account's book was found when it was locked.
///
/// @param revision of the last change
/// @param entries how many lines the book has
/// @param plan the newest the book was told of
record BookState(long revision, long entries, Optional<Plan> plan) {
    static final BookState NEW = new BookState(0, 0, Optional.empty());

    /// The plan that holds: who asks may have looked it up before a newer one was put into force.
    Plan newer(Plan asked) {
        return plan.filter(kept -> kept.revision() > asked.revision()).orElse(asked);
    }
}
