package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.period.UsagePeriod;

/// An object key in one usage period: what it cost there is not asked for again when its content changes.
record KeyInPeriod(AccountId account, String period, Digest keyHash) {
    static KeyInPeriod of(Charge charge, UsagePeriod period) {
        return new KeyInPeriod(charge.account(), period.name(), charge.keyHash());
    }
}
