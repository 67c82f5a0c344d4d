package dev.bucketsync.connector.usage;

import dev.bucketsync.connector.account.Usage;
import dev.bucketsync.events.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// Reads accounts' usage periods from the quota-service's views.
record UsageHistory(Jdbi jdbi) {
    /// Sorts behind every period.
    static final String NEWEST = "~";

    /// More connections and types than this are no answer a person reads; the ledger has them all.
    private static final int MAX_PARTS = 1_000;

    private static final String PERIODS = """
            SELECT period, starts_at, ends_at, used, credited, limit_units
            FROM quota.api_usage WHERE account = :account AND period < :before COLLATE "C"
            ORDER BY period DESC LIMIT :limit""";
    private static final String PERIOD = """
            SELECT period, starts_at, ends_at, used, credited, limit_units
            FROM quota.api_usage WHERE account = :account AND period = :period""";
    private static final String PARTS = """
            SELECT connection, media_type, sum(lines)::bigint AS contents, sum(units)::bigint AS units
            FROM quota.api_usage_part WHERE account = :account AND period = :period AND connection <> ''
            GROUP BY connection, media_type
            ORDER BY units DESC, connection, media_type LIMIT :limit""";

    /// Newest first.
    List<UsagePeriodView> page(AccountId account, String before, int limit) {
        return reading(handle -> handle.createQuery(PERIODS)
                .bind("account", account.value())
                .bind("before", before)
                .bind("limit", limit)
                .map(UsageHistory::period)
                .list());
    }

    Optional<UsagePeriodView> find(AccountId account, String period) {
        return reading(handle -> find(handle, account, period));
    }

    Optional<UsageOfPeriod> findWithParts(AccountId account, String period) {
        return reading(handle ->
                find(handle, account, period).map(usage -> new UsageOfPeriod(usage, parts(handle, account, period))));
    }

    private static Optional<UsagePeriodView> find(Handle handle, AccountId account, String period) {
        return handle.createQuery(PERIOD)
                .bind("account", account.value())
                .bind("period", period)
                .map(UsageHistory::period)
                .findOne();
    }

    private static List<UsagePart> parts(Handle handle, AccountId account, String period) {
        return handle.createQuery(PARTS)
                .bind("account", account.value())
                .bind("period", period)
                .bind("limit", MAX_PARTS)
                .map((row, _) -> new UsagePart(
                        row.getString("connection"),
                        row.getString("media_type"),
                        row.getLong("contents"),
                        row.getLong("units")))
                .list();
    }

    private <T> T reading(Function<Handle, T> work) {
        return jdbi.inTransaction(handle -> {
            handle.execute("SET LOCAL statement_timeout = '5s'");
            return work.apply(handle);
        });
    }

    private static UsagePeriodView period(ResultSet row, StatementContext context) throws SQLException {
        long units = row.getLong("limit_units");
        OptionalLong limit = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(units);
        long used = row.getLong("used");
        long credited = row.getLong("credited");
        return new UsagePeriodView(
                row.getString("period"),
                row.getTimestamp("starts_at").toInstant(),
                row.getTimestamp("ends_at").toInstant(),
                used,
                credited,
                limit,
                Usage.left(limit, used, credited));
    }
}
