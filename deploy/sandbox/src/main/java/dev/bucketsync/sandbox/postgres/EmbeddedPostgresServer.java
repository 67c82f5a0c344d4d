package dev.bucketsync.sandbox.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/// A real PostgreSQL 18 on loopback, its data in one folder that survives a restart. A server that an earlier, killed
/// JVM left running on the folder is stopped first.
///
/// ```
/// try (var postgres = EmbeddedPostgresServer.on(folder).durable().start()) { postgres.jdbcUrl("connector"); }
/// ```
public final class EmbeddedPostgresServer implements AutoCloseable {
    public static final String USER = "postgres";

    private final EmbeddedPostgres server;

    private EmbeddedPostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /// Describes a server with its data in the folder, on a free port and, for now, without fsync.
    public static Builder on(Path dataDir) {
        return new Builder(dataDir, 0, false);
    }

    public int port() {
        return server.getPort();
    }

    /// The URL of a database, to be opened as `USER` without a password.
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port(), database, USER);
    }

    /// Creates the database unless it is there, and answers its URL.
    public String createDatabase(String name) {
        try (var connection = DriverManager.getConnection(jdbcUrl("postgres"));
                var find = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
                var create = connection.createStatement()) {
            find.setString(1, name);
            try (var found = find.executeQuery()) {
                if (!found.next()) {
                    create.execute("CREATE DATABASE " + create.enquoteIdentifier(name, true));
                }
            }
            return jdbcUrl(name);
        } catch (SQLException e) {
            throw new IllegalStateException("database " + name + " could not be created", e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How the server shall run.
    public record Builder(Path dataDir, int port, boolean durably) {
        private static final Duration LONGEST_START = Duration.ofSeconds(60);

        /// Takes the given port, or a free one for 0.
        public Builder port(int wanted) {
            return new Builder(dataDir, wanted, durably);
        }

        /// Writes survive a crash of the machine, as in production. Without it tests run faster.
        public Builder durable() {
            return new Builder(dataDir, port, true);
        }

        public EmbeddedPostgresServer start() {
            try {
                Files.createDirectories(dataDir);
                Orphan.stop(dataDir);
                return new EmbeddedPostgresServer(embedded().start());
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL did not start on " + dataDir, e);
            }
        }

        private EmbeddedPostgres.Builder embedded() {
            var onOff = durably ? "on" : "off";
            return EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(dataDir)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(LONGEST_START)
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setLocaleConfig("encoding", "UTF8")
                    .setServerConfig("fsync", onOff)
                    .setServerConfig("synchronous_commit", onOff)
                    .setServerConfig("full_page_writes", onOff)
                    .setServerConfig("shared_buffers", "64MB")
                    .setServerConfig("max_connections", "120")
                    .setServerConfig("timezone", "UTC");
        }
    }
}
