package dev.bucketsync.e2e;

import dev.bucketsync.events.id.AccountId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Looks into the database as an administrator does: at what was charged, and at who waits for whom.
final class Ledger {
    private Ledger() {}

    static Connection open() throws SQLException {
        return DriverManager.getConnection(World.STACK.administratorDatabaseUrl());
    }

    static long unitsCharged(AccountId account) throws SQLException {
        return number("SELECT coalesce(sum(units), 0) FROM quota.entry WHERE account = ?", account.value());
    }

    static long entries(AccountId account) throws SQLException {
        return number("SELECT count(*) FROM quota.entry WHERE account = ?", account.value());
    }

    static long number(String sql, Object... values) throws SQLException {
        try (Connection connection = open();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
