package dev.bucketsync.sandbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerIT {
    @TempDir
    Path folder;

    @Test
    void keepsItsDataOverARestart() throws SQLException {
        try (var postgres = EmbeddedPostgresServer.on(folder).durable().start()) {
            execute(postgres.createDatabase("kept"), "CREATE TABLE note AS SELECT 'still here' AS text");
        }
        try (var postgres = EmbeddedPostgresServer.on(folder).durable().start()) {
            assertThat(query(postgres.createDatabase("kept"), "SELECT text FROM note"))
                    .isEqualTo("still here");
        }
    }

    @Test
    void isDurableOnlyWhenAsked() throws SQLException {
        try (var postgres = EmbeddedPostgresServer.on(folder).start()) {
            assertThat(query(postgres.jdbcUrl("postgres"), "SHOW fsync")).isEqualTo("off");
        }
        try (var postgres = EmbeddedPostgresServer.on(folder).durable().start()) {
            assertThat(query(postgres.jdbcUrl("postgres"), "SHOW fsync")).isEqualTo("on");
            assertThat(query(postgres.jdbcUrl("postgres"), "SHOW synchronous_commit"))
                    .isEqualTo("on");
        }
    }

    @Test
    void replacesAServerThatAKilledJvmLeftRunning() throws Exception {
        var orphanUrl = abandonAServer();
        try (var client = DriverManager.getConnection(orphanUrl);
                var heir = EmbeddedPostgresServer.on(folder).start()) {
            assertThat(query(heir.jdbcUrl("postgres"), "SELECT 'alive'")).isEqualTo("alive");
            assertThat(client.isValid(1)).isFalse();
        }
    }

    private String abandonAServer() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("java.class.path");
        var jvm = new ProcessBuilder(java, "-cp", classPath, AbandonedServer.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var said = jvm.inputReader()) {
            return said.readLine();
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
