package dev.bucketsync.quota.ledger;

/// The statements of a recount.
final class RecountSql {
    static final String PLACE = "SELECT account, period FROM recounted";

    static final String REACHED = "UPDATE recounted SET account = :account, period = :period";

    /// With how many lines each had when they were read.
    static final String NEXT = """
            SELECT b.account, b.period,
                   (SELECT coalesce(sum(t.lines), 0) FROM tally t WHERE t.account = b.account AND t.period = b.period) AS lines
            FROM balance b
            WHERE (b.account, b.period) > (:account, :period)
              AND (to_regclass('entry_' || replace(b.period, '-', '_')) IS NOT NULL
                   OR EXISTS (SELECT FROM entry_other o WHERE o.account = b.account AND o.period = b.period))
            ORDER BY b.account, b.period
            LIMIT :limit
            """;

    /// Puts the sums right that are others than the lines that were read.
    static final String COUNT = """
            WITH asked AS (
                SELECT a.account, a.period, t.number
                FROM unnest(:accounts, :periods) AS a (account, period)
                JOIN tallied t ON t.account = a.account
            ), counted AS (
                SELECT asked.account, asked.period, sums.*
                FROM asked
                CROSS JOIN LATERAL (
                    SELECT coalesce(e.connection, '') AS connection, coalesce(e.media_type, '') AS media_type,
                           count(*) AS lines, sum(e.units) AS units
                    FROM entry e
                    WHERE e.account = asked.account AND e.period = asked.period AND e.number <= asked.number
                    GROUP BY 1, 2
                ) sums
            ), kept AS (
                SELECT t.* FROM tally t JOIN asked ON t.account = asked.account AND t.period = asked.period
            )
            INSERT INTO tally (account, period, connection, media_type, lines, units)
            SELECT account, period, connection, media_type, coalesce(counted.lines, 0), coalesce(counted.units, 0)
            FROM counted
            FULL JOIN kept USING (account, period, connection, media_type)
            WHERE (counted.lines, counted.units) IS DISTINCT FROM (kept.lines, kept.units)
              AND (counted.lines IS NOT NULL OR kept.lines <> 0)
            ON CONFLICT (account, period, connection, media_type) DO UPDATE
            SET lines = excluded.lines, units = excluded.units
            """;

    private RecountSql() {}
}
