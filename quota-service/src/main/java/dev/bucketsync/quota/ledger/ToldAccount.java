package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.period.UsagePeriod;
import java.util.List;
import java.util.OptionalLong;

/// What was told of how an account stands.
///
/// @param highest the highest revision that was told
/// @param last the revision that was told last, which is what the topic keeps
/// @param periods the latest word on each that is known
public record ToldAccount(AccountId account, long highest, long last, List<ToldPeriod> periods) {
    public ToldAccount {
        periods = List.copyOf(periods);
    }

    /// A period as it was told of.
    public record ToldPeriod(UsagePeriod period, OptionalLong limit, long revision) {}
}
