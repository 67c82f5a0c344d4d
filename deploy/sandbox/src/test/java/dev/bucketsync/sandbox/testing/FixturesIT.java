package dev.bucketsync.sandbox.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FixturesIT {
    private static final KafkaFixture KAFKA = KafkaFixture.shared();
    private static final PostgresFixture POSTGRES = PostgresFixture.shared();

    @Test
    void givesEveryTestItsOwnTopics() {
        var mine = KAFKA.freshTopicPrefix();
        var yours = KAFKA.freshTopicPrefix();
        KAFKA.createTopic(mine + "objects", 2, Map.of("cleanup.policy", "compact"));
        KAFKA.createTopic(yours + "objects", 2, Map.of());
        assertThat(mine).isNotEqualTo(yours).endsWith(".");
    }

    @Test
    void givesEveryTestItsOwnDatabase() throws SQLException {
        for (int test = 0; test < 2; test++) {
            try (var connection = DriverManager.getConnection(POSTGRES.freshDatabase());
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE same_name (id int)");
            }
        }
    }
}
