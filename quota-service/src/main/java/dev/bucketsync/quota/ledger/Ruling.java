package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import java.util.List;
import java.util.Set;

/// What the ledger said to a batch of charges.
///
/// @param decisions in the order of the charges
/// @param changed accounts whose usage or limit is another than before
public record Ruling(List<Decision> decisions, Set<AccountId> changed) {
    public Ruling {
        decisions = List.copyOf(decisions);
        changed = Set.copyOf(changed);
    }
}
