package dev.bucketsync.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.quota.ledger.Months;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonthOpenerIT {
    @Test
    void opensTheMonthAndTheNextOneAheadOfTheClock() {
        try (Database database = Database.open(
                new DatabaseSettings(PostgresFixture.shared().freshDatabase(), "postgres", new Secret(""), 2),
                "quota",
                new SimpleMeterRegistry())) {
            MonthOpener opener = new MonthOpener(
                    new Months(database.jdbi()), InstantSource.fixed(Instant.parse("2031-12-31T23:59:59Z")));
            opener.wakeup();

            opener.runOnce();

            assertThat(partitions(database))
                    .containsExactly("entry_2031_12", "entry_2032_01", "key_cost_2031_12", "key_cost_2032_01");
        }
    }

    private static List<String> partitions(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '_20\\d\\d_\\d\\d$' ORDER BY 1")
                        .mapTo(String.class)
                        .list());
    }
}
