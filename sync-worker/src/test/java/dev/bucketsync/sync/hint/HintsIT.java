package dev.bucketsync.sync.hint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// On a real PostgreSQL.
class HintsIT {
    private static Database database;
    private static Jdbi jdbi;
    private static Hints hints;

    private final Connected bucket = Installation.unspoken("");

    @BeforeAll
    static void open() {
        database = Installation.freshDatabase();
        jdbi = SqlTypes.register(database.jdbi());
        hints = new Hints(jdbi);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void keepsEachKeyOnceInTheOrderOfItsBytes() {
        keep("b.jpg", "\uFF5E.jpg", "\uD83D\uDE00.jpg", "b.jpg");
        keep("b.jpg", "a.jpg");
        SyncRunId run = startRun();

        assertThat(keys(hints.before(run, Optional.empty(), 10)))
                .containsExactly("a.jpg", "b.jpg", "\uFF5E.jpg", "\uD83D\uDE00.jpg");
        assertThat(keys(hints.before(run, Optional.of(new ObjectKey("a.jpg")), 2)))
                .containsExactly("b.jpg", "\uFF5E.jpg");
    }

    @Test
    void leavesLaterHintsToTheNextRun() {
        keep("a.jpg", "b.jpg");
        SyncRunId run = startRun();
        keep("b.jpg", "c.jpg");

        assertThat(keys(hints.before(run, Optional.empty(), 10))).containsExactly("a.jpg");
    }

    @Test
    void keepsAHintThatWasRepeatedDuringTheLook() {
        keep("a.jpg", "b.jpg");
        List<Hint> looked = hints.before(startRun(), Optional.empty(), 10);
        keep("b.jpg");

        hints.drop(connectionId(), looked);

        assertThat(keys(hints.before(startRun(), Optional.empty(), 10))).containsExactly("b.jpg");
    }

    @Test
    void dropsOnlyWhatACompleteListingMustHaveShown() {
        keep("before.jpg");
        SyncRunId run = startRun();
        keep("during.jpg");

        hints.dropSeenBy(run);

        assertThat(keys(hints.before(startRun(), Optional.empty(), 10))).containsExactly("during.jpg");
    }

    private void keep(String... keys) {
        hints.keep(bucket.connection(), Stream.of(keys).map(ObjectKey::new).toList());
    }

    private static List<String> keys(List<Hint> hints) {
        return hints.stream().map(hint -> hint.key().value()).toList();
    }

    private long connectionId() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM connection WHERE connection = :name")
                .bind("name", bucket.id())
                .mapTo(Long.class)
                .one());
    }

    /// Only its start counts here.
    private SyncRunId startRun() {
        SyncRunId run = SyncRunId.fresh();
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO run (id, connection_id, mode, state, traceparent, requested_at, started_at)
                        VALUES (:run, :connection, 'KEYS', 'COMPLETED', '', now(), clock_timestamp())""")
                .bind("run", run.value())
                .bind("connection", connectionId())
                .execute());
        return run;
    }
}
