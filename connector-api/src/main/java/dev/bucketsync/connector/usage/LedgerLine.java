package dev.bucketsync.connector.usage;

import dev.bucketsync.events.EventJson;
import dev.bucketsync.events.object.ObjectKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/// One line of an account's ledger, as its export writes it.
record LedgerLine(long number, List<String> fields) {
    static final List<String> HEADER =
            List.of("number", "at", "observedAt", "units", "connection", "bucket", "key", "mediaType", "run", "reason");

    static LedgerLine of(ResultSet row, StatementContext context) throws SQLException {
        long number = row.getLong("number");
        return new LedgerLine(
                number,
                List.of(
                        Long.toString(number),
                        EventJson.format(row.getTimestamp("at").toInstant()),
                        EventJson.format(row.getTimestamp("observed_at").toInstant()),
                        Long.toString(row.getLong("units")),
                        text(row, "connection"),
                        text(row, "bucket"),
                        Optional.ofNullable(row.getBytes("key"))
                                .map(key -> Csv.harmless(ObjectKey.ofBytes(key).value()))
                                .orElse(""),
                        text(row, "media_type"),
                        text(row, "run"),
                        text(row, "reason")));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(Csv::harmless).orElse("");
    }
}
