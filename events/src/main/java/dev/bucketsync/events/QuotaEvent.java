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
    /// @param left units left, absent when there is no limit; 0 when the limit was lowered below what is used
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
            OptionalLong left)
            implements QuotaEvent {
        @Override
        public Topic topic() {
            return Topic.QUOTA_USAGE;
        }
    }

    /// A share of the limit was reached for the first time in its period.
    record QuotaThresholdCrossed(
            EventId id, Instant at, AccountId account, String period, int percent, long used, long limit)
            implements QuotaEvent {
        @Override
        public Topic topic() {
            return Topic.QUOTA_ALERTS;
        }
    }

    /// An operator gave units back for the current period.
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
