package dev.bucketsync.connector.usage;

import dev.bucketsync.events.id.AccountId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Writes an account's ledger of one period, page by page: memory is one page whatever the number of lines, and a slow
/// reader holds no connection to the database. Lines are numbered and never change, so pages fit together.
record LedgerExport(Jdbi jdbi, AccountId account, String period, int pageSize) {
    static final int PAGE = 2_000;

    private static final String LINES = """
            SELECT number, at, observed_at, units, connection, bucket, key, media_type, run, reason
            FROM quota.api_entry WHERE account = :account AND period = :period AND number > :after
            ORDER BY number LIMIT :limit""";

    List<LedgerLine> first() {
        return behind(0);
    }

    private List<LedgerLine> behind(long number) {
        return jdbi.inTransaction(handle -> {
            handle.execute("SET LOCAL statement_timeout = '5s'");
            return handle.createQuery(LINES)
                    .bind("account", account.value())
                    .bind("period", period)
                    .bind("after", number)
                    .bind("limit", pageSize)
                    .map(LedgerLine::of)
                    .list();
        });
    }

    /// @param first as read before anything was written, so that what is wrong from the start can still be answered
    void write(List<LedgerLine> first, OutputStream to) throws IOException {
        var out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        out.write(Csv.line(LedgerLine.HEADER));
        List<LedgerLine> page = first;
        while (!page.isEmpty()) {
            for (LedgerLine line : page) {
                out.write(Csv.line(line.fields()));
            }
            page = page.size() < pageSize ? List.of() : behind(page.getLast().number());
        }
        out.flush();
    }
}
