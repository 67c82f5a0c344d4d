package dev.bucketsync.connector.account;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.id.AccountId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;

/// What an account may do.
///
/// @param monthlyQuota units per usage period; absent means without a limit
public record Account(
        AccountId account,
        long revision,
        String plan,
        OptionalLong monthlyQuota,
        ZoneId timeZone,
        boolean connectingAllowed,
        Instant updatedAt) {

    public static Account of(AccountUpdated event) {
        return new Account(
                event.account(),
                event.revision(),
                event.plan(),
                event.monthlyQuota(),
                event.timeZone(),
                event.connectingAllowed(),
                event.at());
    }

    AccountUpdated event() {
        return new AccountUpdated(
                EventId.derived("account", account, revision),
                updatedAt,
                account,
                revision,
                plan,
                monthlyQuota,
                timeZone,
                connectingAllowed);
    }

    Account atRevision(long other, Instant at) {
        return new Account(account, other, plan, monthlyQuota, timeZone, connectingAllowed, at);
    }

    String etag() {
        return "\"" + revision + "\"";
    }
}
