package dev.bucketsync.quota.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;

/// Binds rows as one array per column, as `unnest` wants them: one round trip for a thousand rows.
///
/// @param <R> the row
record Columns<R>(SqlStatement<?> statement, Collection<R> rows) {
    Columns<R> text(String name, Function<R, String> value) {
        return bind(name, "text", rows.stream().map(value).toArray(String[]::new));
    }

    Columns<R> bytes(String name, Function<R, byte[]> value) {
        return bind(name, "bytea", rows.stream().map(value).toArray(byte[][]::new));
    }

    /// @param value may answer null
    Columns<R> number(String name, Function<R, Long> value) {
        return bind(name, "int8", rows.stream().map(value).toArray(Long[]::new));
    }

    /// @param value may answer null
    Columns<R> moment(String name, Function<R, Instant> value) {
        return bind(
                name,
                "timestamptz",
                rows.stream()
                        .map(value)
                        .map(moment -> moment == null ? null : moment.toString())
                        .toArray(String[]::new));
    }

    private Columns<R> bind(String name, String type, Object[] values) {
        statement.bind(name, (position, prepared, context) -> set(prepared, position, type, values));
        return this;
    }

    private static void set(PreparedStatement prepared, int position, String type, Object[] values)
            throws SQLException {
        prepared.setArray(position, prepared.getConnection().createArrayOf(type, values));
    }
}
