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

    /// Makes the month's partitions unless they are there, or gives up soon if somebody reads for long: charges would
    /// wait behind it.
    ///
    /// @return whether they are there
    public boolean open(YearMonth month) {
        return TABLES.stream().filter(table -> open(table, month)).count() == TABLES.size();
    }

    private boolean open(String table, YearMonth month) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT open_month(:table, :month)")
                .bind("table", table)
                .bind("month", month.toString())
                .mapTo(Boolean.class)
                .one());
    }
}
