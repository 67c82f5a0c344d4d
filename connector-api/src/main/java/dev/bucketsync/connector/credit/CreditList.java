package dev.bucketsync.connector.credit;

import dev.bucketsync.events.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Reads credits from the quota-service's view.
final class CreditList {
    private static final String PAGE = """
            SELECT number, account, event, period, units, reason, actor, given_at, posted_at
            FROM quota.api_credit WHERE account = :account AND number < :before
            ORDER BY number DESC LIMIT :limit""";

    private CreditList() {}

    /// @param number of the line in the ledger
    record Row(long number, CreditView view) {}

    /// Newest first.
    static List<Row> page(Handle handle, AccountId account, long before, int limit) {
        return handle.createQuery(PAGE)
                .bind("account", account.value())
                .bind("before", before)
                .bind("limit", limit)
                .map(CreditList::row)
                .list();
    }

    private static Row row(ResultSet row, StatementContext context) throws SQLException {
        return new Row(
                row.getLong("number"),
                new CreditView(
                        row.getString("event"),
                        new AccountId(row.getString("account")),
                        row.getLong("units"),
                        row.getString("reason"),
                        row.getString("actor"),
                        row.getTimestamp("given_at").toInstant(),
                        Optional.of(row.getString("period")),
                        Optional.of(row.getTimestamp("posted_at").toInstant())));
    }
}
