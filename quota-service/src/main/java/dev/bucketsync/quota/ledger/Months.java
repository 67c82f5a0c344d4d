package dev.bucketsync.quota.ledger;

import java.time.YearMonth;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// The book's partitions, one per month and table.
public final class Months {
    private static final List<String> TABLES = List.of("entry", "key_cost");

    private final Jdbi jdbi;

    public Months(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Makes the month's partitions unless they are there.
    public void open(YearMonth month) {
        for (String table : TABLES) {
            jdbi.useHandle(handle -> handle.createQuery("SELECT open_month(:table, :month)::text")
                    .bind("table", table)
                    .bind("month", month.toString())
                    .mapTo(String.class)
                    .one());
        }
    }
}
