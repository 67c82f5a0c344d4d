package dev.bucketsync.sandbox.postgres;

import java.nio.file.Path;

/// A JVM that starts a server on a folder, says its URL and dies without a goodbye.
final class AbandonedServer {
    private static final int KILLED = 137;

    private AbandonedServer() {}

    @SuppressWarnings("SystemOut") // its parent reads the URL from there
    public static void main(String[] arguments) {
        var server = EmbeddedPostgresServer.on(Path.of(arguments[0])).start();
        System.out.println(server.jdbcUrl("postgres"));
        System.out.flush();
        Runtime.getRuntime().halt(KILLED);
    }
}
