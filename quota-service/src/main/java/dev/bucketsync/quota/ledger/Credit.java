package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.QuotaEvent.QuotaCredited;
import dev.bucketsync.events.id.AccountId;
import java.time.Instant;

/// The request to give an account units back, in the period of the moment it was decided.
public record Credit(Plan plan, EventId event, Instant at, long units, String reason, String actor) {
    public Credit {
        if (units < 1) {
            throw new IllegalArgumentException("a credit has 1 unit or more: " + units);
        }
    }

    public static Credit of(QuotaCredited credited, Plan plan) {
        return new Credit(plan, credited.id(), credited.at(), credited.units(), credited.reason(), credited.actor());
    }

    /// What a credit is known by: sent again, it is the same.
    record Name(AccountId account, EventId event) {}

    Name name() {
        return new Name(account(), event);
    }

    AccountId account() {
        return plan.account();
    }
}
