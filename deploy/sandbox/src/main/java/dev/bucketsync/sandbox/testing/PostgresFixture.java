package dev.bucketsync.sandbox.testing;

import dev.bucketsync.sandbox.postgres.EmbeddedPostgresServer;

/// The PostgreSQL of this JVM's tests, fast rather than durable:
/// `static final PostgresFixture POSTGRES = PostgresFixture.shared();`.
public final class PostgresFixture {
    private final EmbeddedPostgresServer server;

    private PostgresFixture(EmbeddedPostgresServer server) {
        this.server = server;
    }

    /// Starts the server at the first call; it stops when the JVM ends.
    public static PostgresFixture shared() {
        return Shared.FIXTURE;
    }

    /// Creates an empty database that no other test has, and answers its JDBC URL (user included, no password).
    public String freshDatabase() {
        return server.createDatabase(Names.fresh("test", "_"));
    }

    private static final class Shared {
        static final PostgresFixture FIXTURE = start();

        private static PostgresFixture start() {
            var folder = TemporaryFolder.create("postgres");
            var server =
                    EmbeddedPostgresServer.on(folder.path().resolve("data")).start();
            AtExit.close(server::close, folder::close);
            return new PostgresFixture(server);
        }
    }
}
