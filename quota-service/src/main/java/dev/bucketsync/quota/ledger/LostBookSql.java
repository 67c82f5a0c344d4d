package dev.bucketsync.quota.ledger;

/// The statements about a book that is lost.
final class LostBookSql {
    static final String LOCK = "SELECT pg_advisory_lock(hashtextextended('quota.lost_book', 0))";
    static final String UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('quota.lost_book', 0))";

    private static final String TOLD = "unnest(:accounts, :highest, :last) AS told (account, highest, last)";

    /// In order, as every transaction of the ledger.
    static final String LOCK_OTHERS = """
            SELECT book.account
            FROM %s
            JOIN book ON book.account = told.account
            WHERE told.highest > book.revision OR told.last < book.announced
            ORDER BY book.account
            FOR UPDATE OF book
            """.formatted(TOLD);

    private static final String NEWER_PERIODS = """
            FROM unnest(:accounts, :periods, :starts, :ends, :limits, :revisions)
                AS told (account, period, starts_at, ends_at, limit_units, revision)
            JOIN book ON book.account = told.account AND book.revision < told.revision
            """;

    static final String TAKE_PERIODS = """
            INSERT INTO period (account, name, starts_at, ends_at)
            SELECT told.account, told.period, told.starts_at, told.ends_at
            """ + NEWER_PERIODS + "ON CONFLICT DO NOTHING";

    static final String TAKE_LIMITS = """
            INSERT INTO balance (account, period, used, limit_units, revision)
            SELECT told.account, told.period, 0, told.limit_units, told.revision
            """ + NEWER_PERIODS + """
            ON CONFLICT (account, period) DO UPDATE SET limit_units = excluded.limit_units
            """;

    static final String MOVE = """
            UPDATE book
            SET revision = CASE WHEN told.highest > book.revision THEN told.highest + 1 ELSE book.revision END,
                announced = least(book.announced, told.last),
                open_until = (SELECT max(ends_at) FROM period WHERE period.account = book.account)
            FROM %s
            WHERE book.account = told.account
            """.formatted(TOLD);

    static final String EXPECT = """
            INSERT INTO replay (topic, partition, until_offset)
            VALUES (:topic, :partition, :until)
            ON CONFLICT (topic, partition) DO UPDATE
            SET until_offset = greatest(replay.until_offset, excluded.until_offset)
            """;

    static final String TO_MEET_AGAIN = """
            SELECT topic, partition, coalesce(c.next_offset, 0) AS next_offset
            FROM replay
            LEFT JOIN consumed c USING (topic, partition)
            WHERE coalesce(c.next_offset, 0) < until_offset
            """;

    /// What was admitted once stays so; of refusals the first stays.
    static final String NOTE = """
            INSERT INTO told (decision, needed, left_units, limit_units, period, period_ends_at)
            SELECT * FROM unnest(:decisions, :needed, :left, :limits, :periods, :ends)
            ON CONFLICT (decision) DO UPDATE
            SET needed = NULL, left_units = NULL, limit_units = NULL, period = NULL, period_ends_at = NULL
            WHERE excluded.needed IS NULL AND told.needed IS NOT NULL
            """;

    static final String FORGET = "TRUNCATE replay, told";

    private LostBookSql() {}
}
