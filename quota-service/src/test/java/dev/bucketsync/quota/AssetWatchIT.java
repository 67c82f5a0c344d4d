package dev.bucketsync.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.AssetEvent.AssetUpdated;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.quota.ledger.Asset;
import dev.bucketsync.quota.ledger.AssetAudit;
import dev.bucketsync.quota.ledger.Ledger;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.kafka.Wiring;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The audit goes on over whatever others have written on `assets`.
class AssetWatchIT {
    private final Installation installation = new Installation();
    private final Database database = installation.openDatabase(installation.databaseUrl);
    private final Wiring wiring = Wiring.open(installation.kafka, "quota-service", new SimpleMeterRegistry());
    private AssetWatch watch;

    @BeforeEach
    void start() {
        watch = new AssetWatch(wiring, new AssetAudit(database.jdbi()), new Ledger(database.jdbi()));
    }

    @AfterEach
    void close() {
        watch.close();
        wiring.close();
        database.close();
        installation.close();
    }

    @Test
    void leavesOutWhatNotEvenItsReaderForesaw() throws Exception {
        installation.assetWithoutAContentType();
        installation.say(neverCharged("a", 5));

        turnUntilNoted(List.of(5L));
    }

    @Test
    void leavesOutAnAssetWhoseNoteTheDatabaseRefuses() {
        database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE drift ADD CHECK (expected <> 13)"));
        installation.say(neverCharged("a", 13));
        installation.say(neverCharged("b", 5));

        turnUntilNoted(List.of(5L));
    }

    @Test
    void looksAgainAtWhatAnOlderDatabaseHasNotSeen() {
        installation.say(neverCharged("a", 5));
        turnUntilNoted(List.of(5L));
        watch.close();
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE drift, consumed"));

        start();

        turnUntilNoted(List.of(5L));
    }

    private void turnUntilNoted(List<Long> units) {
        await("the audit to note what was never charged")
                .atMost(Duration.ofSeconds(30))
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> {
                    watch.runOnce();
                    assertThat(noted()).isEqualTo(units);
                });
    }

    private List<Long> noted() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT expected FROM drift")
                        .mapTo(Long.class)
                        .list());
    }

    private static AssetUpdated neverCharged(String key, long units) {
        ObjectAccepted accepted = Asset.of(key, units).accepted();
        return new AssetUpdated(
                EventId.derived("asset", key),
                accepted.at(),
                1,
                accepted.object(),
                accepted.now(),
                accepted.media(),
                units);
    }
}
