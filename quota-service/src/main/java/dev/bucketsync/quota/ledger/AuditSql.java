package dev.bucketsync.quota.ledger;

import java.util.List;

/// The audit's statements. Those of one page run in one snapshot.
final class AuditSql {
    static final String LOCK = "SELECT pg_try_advisory_lock(hashtextextended('quota.audit', 0))";
    static final String UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('quota.audit', 0))";

    static final String CANDIDATES = """
            SELECT b.account
            FROM book b
            LEFT JOIN tallied t ON t.account = b.account
            WHERE b.account > :after AND (:all OR (t.number, t.revision) IS DISTINCT FROM (b.entries, b.revision))
            ORDER BY b.account
            LIMIT :limit
            """;

    private static final String TALLY = """
            INSERT INTO tally (account, period, connection, media_type, lines, units)
            SELECT b.account, b.period, fresh.connection, fresh.media_type, fresh.lines, fresh.units
            FROM unnest(:accounts) AS asked (account)
            LEFT JOIN tallied t ON t.account = asked.account
            JOIN balance b ON b.account = asked.account
            CROSS JOIN LATERAL (
                SELECT coalesce(e.connection, '') AS connection, coalesce(e.media_type, '') AS media_type,
                       count(*) AS lines, sum(e.units) AS units
                FROM entry e
                WHERE e.account = b.account AND e.period = b.period AND e.number > coalesce(t.number, 0)
                  AND e.number <= coalesce(t.number, 0) + :step
                GROUP BY 1, 2
            ) fresh
            ON CONFLICT (account, period, connection, media_type) DO UPDATE
            SET lines = tally.lines + excluded.lines, units = tally.units + excluded.units
            """;

    private static final String TALLIED = """
            INSERT INTO tallied (account, number, revision, at)
            SELECT b.account, least(b.entries, coalesce(t.number, 0) + :step), b.revision, now()
            FROM unnest(:accounts) AS asked (account)
            JOIN book b ON b.account = asked.account
            LEFT JOIN tallied t ON t.account = asked.account
            ON CONFLICT (account) DO UPDATE
            SET number = excluded.number, revision = excluded.revision, at = excluded.at
            """;

    /// Compared only when every line was read.
    private static final String DISAGREEMENTS = """
            WITH known AS (
                SELECT b.account, b.entries
                FROM unnest(:accounts) AS asked (account)
                JOIN book b ON b.account = asked.account
                JOIN tallied t ON t.account = asked.account AND t.number = b.entries
            ), wrong AS (
                SELECT account, 'BALANCE' AS "check", period AS subject,
                       coalesce(sums.units, 0) AS expected, balance.used - balance.credited AS found
                FROM balance
                FULL JOIN (SELECT account, period, sum(units) AS units FROM tally
                           WHERE account = ANY (:accounts) GROUP BY account, period) sums USING (account, period)
                JOIN known USING (account)
                WHERE coalesce(sums.units, 0) IS DISTINCT FROM balance.used - balance.credited
                UNION ALL
                SELECT account, 'LINES', 'book', coalesce(sums.lines, 0), entries
                FROM known
                LEFT JOIN (SELECT account, sum(lines) AS lines FROM tally
                           WHERE account = ANY (:accounts) GROUP BY account) sums USING (account)
                WHERE coalesce(sums.lines, 0) <> entries
            )
            """;

    private static final String NOTE = DISAGREEMENTS + """
            INSERT INTO drift (account, "check", subject, expected, found)
            SELECT * FROM wrong
            ON CONFLICT ("check", subject, account) DO UPDATE SET expected = excluded.expected, found = excluded.found
            """;

    private static final String FORGET = DISAGREEMENTS + """
            DELETE FROM drift
            WHERE account IN (SELECT account FROM known) AND "check" IN ('BALANCE', 'LINES')
              AND NOT EXISTS (SELECT FROM wrong WHERE (wrong.account, wrong."check", wrong.subject)
                                                    = (drift.account, drift."check", drift.subject))
            """;

    static final List<String> COMPARE = List.of(NOTE, FORGET);
    static final List<String> TALLY_AND_COMPARE = List.of(TALLY, TALLIED, NOTE, FORGET);

    static final String BEHIND = """
            SELECT EXISTS (
                SELECT FROM unnest(:accounts) AS asked (account)
                JOIN book b ON b.account = asked.account
                JOIN tallied t ON t.account = asked.account
                WHERE t.number < b.entries)
            """;

    static final String AUDITED = "UPDATE audited SET at = now() WHERE scope = :scope";
    static final String AGE = "SELECT extract(epoch FROM now() - at) FROM audited WHERE scope = :scope";

    static final String DRIFT = """
            SELECT "check", sum(abs(expected - coalesce(found, 0))) AS units FROM drift GROUP BY "check"
            """;

    /// An asset may have been looked up while its charge was on its way into a restored database.
    static final String HEAL_ASSETS = """
            DELETE FROM drift
            USING charged
            WHERE drift."check" = 'ASSET' AND charged.account = drift.account AND charged.identity = drift.identity
              AND charged.units = drift.expected
            """;

    static final String NOTE_ASSETS = """
            INSERT INTO drift (account, "check", subject, identity, expected, found)
            SELECT account, 'ASSET', subject, identity, expected, found
            FROM unnest(:accounts, :subjects, :identities, :expected, :found)
                AS wrong (account, subject, identity, expected, found)
            ON CONFLICT ("check", subject, account) DO UPDATE
            SET identity = excluded.identity, expected = excluded.expected, found = excluded.found
            """;

    static final String FORGET_ASSETS = """
            DELETE FROM drift WHERE "check" = 'ASSET' AND subject = ANY (:subjects)
            """;

    private AuditSql() {}
}
