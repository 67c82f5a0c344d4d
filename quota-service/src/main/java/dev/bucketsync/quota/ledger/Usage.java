package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.period.UsagePeriod;

/// How an account stands in a period.
///
/// @param revision rises with every change of the account's book
public record Usage(AccountId account, UsagePeriod period, Balance balance, long revision) {}
