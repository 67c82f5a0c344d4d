package dev.bucketsync.events;

import dev.bucketsync.events.id.AccountId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;

/// What the platform says of an account.
public sealed interface AccountEvent extends Event {
    AccountId account();

    /// The full state of an account. Consumers keep the highest revision.
    ///
    /// @param plan the platform's name of the plan, for people to read
    /// @param monthlyQuota units per usage period; absent means without a limit
    /// @param timeZone where the account's months begin and end
    /// @param connectingAllowed whether the plan includes connecting buckets
    record AccountUpdated(
            EventId id,
            Instant at,
            AccountId account,
            long revision,
            String plan,
            OptionalLong monthlyQuota,
            ZoneId timeZone,
            boolean connectingAllowed)
            implements AccountEvent {
        public AccountUpdated {
            if (monthlyQuota.isPresent() && monthlyQuota.getAsLong() < 0) {
                throw new IllegalArgumentException("monthlyQuota must be 0 or more: " + monthlyQuota.getAsLong());
            }
        }
    }

    @Override
    default Topic topic() {
        return Topic.ACCOUNTS;
    }

    @Override
    default String key() {
        return account().value();
    }
}
