package dev.bucketsync.connector.audit;

import dev.bucketsync.connector.audit.AccountAudit.AssetCounts;
import dev.bucketsync.connector.audit.AccountAudit.PeriodAudit;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.events.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Compares the views of the ledger with each other and with the catalogue's.
record AuditReader(Handle handle) {
    private static final int SHOWN = 100;

    private static final String PERIODS = """
            SELECT u.period, u.used - u.credited AS balance, e.units
            FROM quota.api_usage u
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(units), 0)::bigint AS units
                FROM quota.api_entry e WHERE e.account = u.account AND e.period = u.period) e
            WHERE u.account = :account
            ORDER BY u.period""";

    private static final String LINES = """
            SELECT (SELECT count(*) FROM quota.api_usage u JOIN quota.api_entry e USING (account, period)
                    WHERE u.account = :account) AS lines,
                   coalesce((SELECT entries FROM quota.api_tallied WHERE account = :account), 0) AS numbered""";

    /// The identity is the digest that event ids are made of, over partition, account, bucket, key and etag, each
    /// preceded by its length.
    private static final String ASSETS = """
            WITH place AS (
                SELECT connection,
                       int4send(octet_length(partition)) || convert_to(partition, 'UTF8')
                       || int4send(octet_length(:account)) || convert_to(:account, 'UTF8')
                       || int4send(octet_length(bucket)) || convert_to(bucket, 'UTF8') AS prefix
                FROM unnest(:connections, :partitions, :buckets) AS place (connection, partition, bucket)
            ), asset AS (
                SELECT substring(sha256(prefix || int4send(octet_length(key)) || key
                                        || int4send(octet_length(etag)) || convert_to(etag, 'UTF8')) FOR 16) AS identity,
                       units
                FROM place JOIN catalog.api_object USING (connection)
                WHERE outcome = 'ADMITTED'
            ), shown AS (
                SELECT identity, count(*) AS assets, min(units) AS least, max(units) AS most
                FROM asset GROUP BY identity
            ), charged AS (
                SELECT identity, units FROM quota.api_charged WHERE account = :account
            )
            SELECT coalesce(sum(assets), 0)::bigint AS assets,
                   count(shown.identity) AS contents,
                   count(*) FILTER (WHERE charged.identity IS NULL) AS uncharged,
                   count(*) FILTER (WHERE units <> least OR units <> most) AS other_units,
                   count(*) FILTER (WHERE shown.identity IS NULL) AS charged_without_asset
            FROM shown FULL JOIN charged ON charged.identity = shown.identity""";

    private static final String AUDITED = "SELECT at FROM quota.api_audited WHERE scope = :scope";

    private static final String DRIFT = """
            SELECT account, "check", subject, expected, found, since FROM quota.api_drift ORDER BY since LIMIT :limit""";

    private static final String ACCOUNTS = """
            SELECT account, entries, tallied, at FROM quota.api_tallied WHERE account > :after
            ORDER BY account LIMIT :limit""";

    AccountAudit account(AccountId account, List<Connection> connections) {
        List<PeriodAudit> periods = handle.createQuery(PERIODS)
                .bind("account", account.value())
                .map((row, _) -> period(row))
                .list();
        AssetCounts assets = assets(account, connections);
        return handle.createQuery(LINES)
                .bind("account", account.value())
                .map((row, _) ->
                        AccountAudit.of(account, row.getLong("lines"), row.getLong("numbered"), periods, assets))
                .one();
    }

    private static PeriodAudit period(ResultSet row) throws SQLException {
        long balance = row.getLong("balance");
        long lines = row.getLong("units");
        return new PeriodAudit(row.getString("period"), balance, lines, balance - lines);
    }

    private AssetCounts assets(AccountId account, List<Connection> connections) {
        return handle.createQuery(ASSETS)
                .bind("account", account.value())
                .bindArray(
                        "connections",
                        String.class,
                        of(connections, each -> each.id().value()))
                .bindArray(
                        "partitions",
                        String.class,
                        of(connections, each -> each.target().region().partition()))
                .bindArray(
                        "buckets",
                        String.class,
                        of(connections, each -> each.target().bucket().value()))
                .map((row, _) -> new AssetCounts(
                        row.getLong("assets"),
                        row.getLong("contents"),
                        row.getLong("uncharged"),
                        row.getLong("other_units"),
                        row.getLong("charged_without_asset")))
                .one();
    }

    private static List<String> of(List<Connection> connections, Function<Connection, String> part) {
        return connections.stream().map(part).toList();
    }

    AuditState state() {
        List<AuditState.Drift> drift = handle.createQuery(DRIFT)
                .bind("limit", SHOWN)
                .map(AuditReader::drift)
                .list();
        return new AuditState(drift.isEmpty(), audited("CHANGED"), audited("ALL"), drift);
    }

    private Optional<Instant> audited(String scope) {
        return handle.createQuery(AUDITED)
                .bind("scope", scope)
                .mapTo(Instant.class)
                .findOne();
    }

    private static AuditState.Drift drift(ResultSet row, StatementContext context) throws SQLException {
        return new AuditState.Drift(
                new AccountId(row.getString("account")),
                row.getString("check"),
                row.getString("subject"),
                row.getBigDecimal("expected"),
                Optional.ofNullable(row.getBigDecimal("found")),
                row.getTimestamp("since").toInstant());
    }

    List<AuditedAccount> accounts(String after, int limit) {
        return handle.createQuery(ACCOUNTS)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> new AuditedAccount(
                        new AccountId(row.getString("account")),
                        row.getLong("entries"),
                        row.getLong("tallied"),
                        Optional.ofNullable(row.getTimestamp("at")).map(Timestamp::toInstant)))
                .list();
    }
}
