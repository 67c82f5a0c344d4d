package dev.bucketsync.local.stack;

import dev.bucketsync.sandbox.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// Prepares the database as an administrator would: one role and one schema per service.
final class Databases {
    static final String PASSWORD = "local";
    private static final String NAME = "bucketsync";
    private static final String ROLES = "/postgres/roles.sql";

    private Databases() {}

    /// Answers the JDBC URL of the prepared database.
    static String prepare(EmbeddedPostgresServer server) {
        String url = server.createDatabase(NAME);
        try (Connection connection = DriverManager.getConnection(url, EmbeddedPostgresServer.USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(roles());
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded PostgreSQL refused our roles", e);
        }
        return url;
    }

    private static String roles() {
        try (InputStream in = Databases.class.getResourceAsStream(ROLES)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
