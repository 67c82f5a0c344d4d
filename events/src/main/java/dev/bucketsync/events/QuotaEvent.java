package dev.bucketsync.events;

import dev.bucketsync.events.id.AccountId;
import java.time.Instant;
import java.util.OptionalLong;

/// What happened to an account's quota.
public sealed interface QuotaEvent extends Event {
    AccountId account();

    /// How an account stands in a usage period; the highest revision is the latest.
    ///
    /// @param period such as `2026-11`, in the account's time zone
    /// @param limit units of the period, absent when there is no limit
    /// @param left of limit and credits, absent when there is no limit; never below 0
    /// @param credited units given back in the period, absent when there are none
    record QuotaUsageChanged(
            EventId id,
            Instant at,
            AccountId account,
            long revision,
            String period,
            Instant startsAt,
            Instant endsAt,
            long used,
            OptionalLong limit,
            OptionalLong left,
            OptionalLong credited)
            implements QuotaEvent {
        @Override
        public Topic topic() {
            return Topic.QUOTA_USAGE;
        }
    }

    /// A share of what an account may use was reached for the first time in its period; told once, also when the limit
    /// is raised and the share reached again.
    ///
    /// @param percent 80, 95 or 100
    /// @param limit units of the period, with what was credited
    record QuotaThresholdCrossed(
            EventId id, Instant at, AccountId account, String period, int percent, long used, long limit)
            implements QuotaEvent {
        @Override
        public Topic topic() {
            return Topic.QUOTA_ALERTS;
        }
    }

    /// An operator gave units back, in the period of that moment.
    ///
    /// @param reason a sentence, shown to the customer
    /// @param actor who gave them, shown to operators only
    record QuotaCredited(EventId id, Instant at, AccountId account, long units, String reason, String actor)
            implements QuotaEvent {
        public QuotaCredited {
            if (units < 1) {
                throw new IllegalArgumentException("units must be 1 or more: " + units);
            }
        }

        @Override
        public Topic topic() {
            return Topic.QUOTA_ADJUSTMENTS;
        }
    }

    @Override
    default String key() {
        return account().value();
    }
}
