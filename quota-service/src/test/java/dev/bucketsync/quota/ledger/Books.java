package dev.bucketsync.quota.ledger;

import java.util.List;

/// Where charges are written: the ledger in PostgreSQL, or one in memory with the same core.
interface Books {
    /// Decides a batch and keeps what it decided, as one.
    List<Decision> charge(List<Charge> batch);

    /// Decides a batch in a transaction that is never committed.
    void chargeAndDie(List<Charge> batch);

    Totals totals();
}
