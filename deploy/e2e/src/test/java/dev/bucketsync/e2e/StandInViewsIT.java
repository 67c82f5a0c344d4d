package dev.bucketsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.sandbox.testing.PostgresFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// connector-api is tested on tables that stand in for the other services' views: what it reads there must be what it
/// reads here.
class StandInViewsIT {
    private static final Path STAND_INS =
            Path.of("../../connector-api/src/test/resources/dev/bucketsync/connector/views.sql");

    private static final String COLUMNS = """
            SELECT table_schema || '.' || table_name || '.' || column_name AS name, udt_name AS type
            FROM information_schema.columns
            WHERE table_schema IN ('catalog', 'quota') AND table_name LIKE 'api\\_%'""";

    @Test
    void haveTheColumnsOfTheViews() throws IOException, SQLException {
        try (Connection standIns =
                        DriverManager.getConnection(PostgresFixture.shared().freshDatabase());
                Connection views = Ledger.open();
                Statement script = standIns.createStatement()) {
            script.execute(Files.readString(STAND_INS));

            assertThat(columns(standIns)).isNotEmpty().isEqualTo(columns(views));
        }
    }

    private static Map<String, String> columns(Connection database) throws SQLException {
        Map<String, String> columns = new TreeMap<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(COLUMNS)) {
            while (rows.next()) {
                columns.put(rows.getString("name"), rows.getString("type"));
            }
        }
        return columns;
    }
}
