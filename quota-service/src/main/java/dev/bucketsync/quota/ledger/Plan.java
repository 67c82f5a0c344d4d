package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.id.AccountId;
import java.time.ZoneId;
import java.util.OptionalLong;

/// What the ledger needs to know of an account.
///
/// @param revision the higher one holds, whatever the order in which they come to the book
/// @param limit units per period, absent when there is no limit
/// @param zone where the account's months begin and end
public record Plan(AccountId account, long revision, OptionalLong limit, ZoneId zone) {
    public static Plan of(AccountUpdated account) {
        return new Plan(account.account(), account.revision(), account.monthlyQuota(), account.timeZone());
    }
}
