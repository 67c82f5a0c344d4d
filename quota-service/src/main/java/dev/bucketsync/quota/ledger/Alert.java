package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import java.time.Instant;

/// A share of an account's allowance that was reached for the first time in its period.
///
/// @param allowed limit and credits together
/// @param at when the books said so, by the database's clock
public record Alert(AccountId account, String period, int percent, long used, long allowed, Instant at) {}
