package dev.bucketsync.connector.account;

import dev.bucketsync.connector.outbox.Outbox;
import dev.bucketsync.events.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The accounts as the admin route set them. Every change goes out through the outbox, in the same transaction.
public final class AccountStore {
    private static final String UPSERT = """
            INSERT INTO account (account, revision, plan, monthly_quota, time_zone, connecting_allowed, updated_at)
            VALUES (:account, :revision, :plan, :monthlyQuota, :timeZone, :connectingAllowed, :updatedAt)
            ON CONFLICT (account) DO UPDATE SET revision = excluded.revision, plan = excluded.plan,
                monthly_quota = excluded.monthly_quota, time_zone = excluded.time_zone,
                connecting_allowed = excluded.connecting_allowed, updated_at = excluded.updated_at""";
    /// A row that isn't there can't be locked: the account's name is.
    private static final String LOCK = """
            SELECT pg_advisory_xact_lock(hashtextextended('account/' || ?, 0))""";

    private final Outbox outbox;

    public AccountStore(Outbox outbox) {
        this.outbox = outbox;
    }

    void put(Handle transaction, Account account) {
        Long quota = account.monthlyQuota().isPresent() ? account.monthlyQuota().getAsLong() : null;
        transaction
                .createUpdate(UPSERT)
                .bind("account", account.account().value())
                .bind("revision", account.revision())
                .bind("plan", account.plan())
                .bind("monthlyQuota", quota)
                .bind("timeZone", account.timeZone().getId())
                .bind("connectingAllowed", account.connectingAllowed())
                .bind("updatedAt", account.updatedAt())
                .execute();
        outbox.add(transaction, account.event());
    }

    /// Nobody else sets this account until the transaction ends.
    void lock(Handle transaction, AccountId account) {
        transaction.execute(LOCK, account.value());
    }

    Optional<Account> find(Handle handle, AccountId account) {
        return handle.select("SELECT * FROM account WHERE account = ?", account.value())
                .map(AccountStore::account)
                .findOne();
    }

    private static Account account(ResultSet row, StatementContext context) throws SQLException {
        long quota = row.getLong("monthly_quota");
        OptionalLong monthlyQuota = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(quota);
        return new Account(
                new AccountId(row.getString("account")),
                row.getLong("revision"),
                row.getString("plan"),
                monthlyQuota,
                ZoneId.of(row.getString("time_zone")),
                row.getBoolean("connecting_allowed"),
                row.getTimestamp("updated_at").toInstant());
    }
}
