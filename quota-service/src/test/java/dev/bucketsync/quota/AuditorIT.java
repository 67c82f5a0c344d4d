package dev.bucketsync.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.quota.ledger.Asset;
import dev.bucketsync.quota.ledger.Audit;
import dev.bucketsync.quota.ledger.Ledger;
import dev.bucketsync.quota.ledger.Recount;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditorIT {
    private final Database database = Database.open(
            new DatabaseSettings(PostgresFixture.shared().freshDatabase(), "postgres", new Secret(""), 4),
            "quota",
            new SimpleMeterRegistry());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Auditor auditor = new Auditor(new Audit(database.jdbi()), new Recount(database.jdbi()), meters);

    @AfterEach
    void close() {
        database.close();
    }

    /// As a deadlock does, which the database ends at somebody's cost.
    @Test
    void goesOnWhenAnAuditFailsAndShowsThatItDid() {
        new Ledger(database.jdbi()).charge(List.of(Asset.of("a", 60).within(100)), List.of());
        execute("UPDATE balance SET used = 50; UPDATE audited SET at = now() - interval '1 hour'");
        execute("ALTER TABLE tally ADD CONSTRAINT broken CHECK (units < 0)");
        auditor.wakeup();

        auditor.runOnce();
        assertThat(drift()).isZero();

        execute("ALTER TABLE tally DROP CONSTRAINT broken");
        auditor.runOnce();
        assertThat(drift()).isEqualTo(10);
        assertThat(meters.get("bucketsync.quota.audit.age").gauge().value()).isLessThan(600);
    }

    private double drift() {
        return meters.get("bucketsync.quota.drift")
                .tag("check", "balance")
                .gauge()
                .value();
    }

    private void execute(String script) {
        database.jdbi().useHandle(handle -> handle.createScript(script).execute());
    }
}
