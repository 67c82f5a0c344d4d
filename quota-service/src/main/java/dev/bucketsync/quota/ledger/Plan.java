package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.id.AccountId;
import java.time.ZoneId;
import java.util.OptionalLong;

/// What the ledger needs to know of an account.
///
/// @param limit units per period, absent when there is no limit
/// @param zone where the account's months begin and end
public record Plan(AccountId account, OptionalLong limit, ZoneId zone) {
    public static Plan of(AccountUpdated account) {
        return new Plan(account.account(), account.monthlyQuota(), account.timeZone());
    }
}
