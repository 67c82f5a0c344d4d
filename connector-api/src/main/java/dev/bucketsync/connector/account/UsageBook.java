package dev.bucketsync.connector.account;

import dev.bucketsync.connector.account.Usage.Counted;
import dev.bucketsync.events.id.AccountId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads how much of its quota an account has used, from the quota-service's view.
public record UsageBook(Accounts accounts, InstantSource clock) {
    private static final String CURRENT = """
            SELECT period, starts_at, ends_at, used, credited FROM quota.api_usage
            WHERE account = :account AND starts_at <= :now AND ends_at > :now ORDER BY starts_at DESC LIMIT 1""";

    public Usage current(Handle handle, AccountId account) {
        Instant now = clock.instant();
        return Usage.of(accounts.find(handle, account), counted(handle, account, now), now);
    }

    private static Optional<Counted> counted(Handle handle, AccountId account, Instant now) {
        return handle.createQuery(CURRENT)
                .bind("account", account.value())
                .bind("now", now)
                .map((row, _) -> new Counted(
                        row.getString("period"),
                        row.getTimestamp("starts_at").toInstant(),
                        row.getTimestamp("ends_at").toInstant(),
                        row.getLong("used"),
                        row.getLong("credited")))
                .findOne();
    }
}
