package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/// Alerts that are in the books and have not been told.
public final class Alerts {
    private static final int BATCH = 500;

    /// What another replica is about to tell is left to it.
    private static final String UNTOLD = """
            SELECT account, period, percent, used, allowed, at
            FROM alert
            WHERE NOT told
            ORDER BY at
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """;

    private static final String TOLD = """
            UPDATE alert
            SET told = true
            FROM unnest(:accounts, :periods, :percents) AS said (account, period, percent)
            WHERE alert.account = said.account AND alert.period = said.period AND alert.percent = said.percent
            """;

    private final Jdbi jdbi;

    public Alerts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Hands a batch of alerts over and remembers that they were told.
    ///
    /// @param tell returns when all are safe; what it throws leaves them untold
    public void tell(Consumer<List<Alert>> tell) {
        jdbi.useTransaction(handle -> {
            List<Alert> untold = handle.createQuery(UNTOLD)
                    .bind("limit", BATCH)
                    .map((row, _) -> alert(row))
                    .list();
            if (!untold.isEmpty()) {
                tell.accept(untold);
                markTold(handle, untold);
            }
        });
    }

    private static void markTold(Handle handle, List<Alert> alerts) {
        Update update = handle.createUpdate(TOLD);
        new Columns<>(update, alerts)
                .text("accounts", alert -> alert.account().value())
                .text("periods", Alert::period)
                .number("percents", alert -> (long) alert.percent());
        update.execute();
    }

    private static Alert alert(ResultSet row) throws SQLException {
        return new Alert(
                new AccountId(row.getString("account")),
                row.getString("period"),
                row.getInt("percent"),
                row.getLong("used"),
                row.getLong("allowed"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
