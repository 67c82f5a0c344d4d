package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.OutcomeEvent.ObjectRemoved;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.SyncRunEvent.SyncRunFinished;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.run.RunSnapshot;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.hint.Hints;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Neighbours;
import dev.bucketsync.sync.testing.Outcomes;
import dev.bucketsync.sync.testing.Seen;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Runs that the worker makes itself: it looks up what buckets hint at, and withdraws deleted connections.
class OwnRunsIT {
    private static final Installation INSTALLATION = new Installation();
    private static final Duration LONG = Duration.ofSeconds(60);

    private static Database database;
    private static Hints hints;
    private static Books books;
    private static Neighbours neighbours;
    private static RunningWorker worker;

    @BeforeAll
    static void start() {
        database = INSTALLATION.openDatabase();
        hints = new Hints(SqlTypes.register(database.jdbi()));
        books = new Books(database.jdbi());
        neighbours = new Neighbours(INSTALLATION);
        worker = new RunningWorker(INSTALLATION, "worker-0", Patience.STANDARD);
    }

    @AfterAll
    static void stop() {
        worker.close();
        neighbours.close();
        database.close();
        INSTALLATION.close();
    }

    @Test
    void looksUpJustWhatABucketHintsAt() {
        Connected bucket = INSTALLATION
                .connect("photos/")
                .put("photos/gone.jpg", "1")
                .put("photos/kept.jpg", "1")
                .put("photos/rewritten.jpg", "1")
                .put("photos/unnoticed.jpg", "1");
        ended(INSTALLATION.request(bucket));
        bucket.remove("photos/gone.jpg")
                .put("photos/rewritten.jpg", "22")
                .put("photos/new.jpg", "1")
                .put("photos/new.jpg.txt", "1")
                .put("photos/unnoticed.jpg", "22");

        hint(
                bucket,
                "photos/gone.jpg",
                "photos/kept.jpg",
                "photos/rewritten.jpg",
                "photos/new.jpg",
                "photos/never.jpg");
        RunSnapshot run = finished(bucket, SyncMode.KEYS, 1).getFirst();

        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(run.counts().listed()).isEqualTo(3);
        assertThat(run.counts().unchanged()).isEqualTo(1);
        assertThat(run.counts().admitted()).isEqualTo(2);
        assertThat(run.counts().removed()).isEqualTo(1);
        assertThat(run.counts().balanced()).isTrue();
        assertThat(books.objects(bucket))
                .extracting(row -> row.get("name"), row -> row.get("size"))
                .containsExactly(
                        tuple("photos/kept.jpg", 1L),
                        tuple("photos/new.jpg", 1L),
                        tuple("photos/rewritten.jpg", 2L),
                        tuple("photos/unnoticed.jpg", 1L));
        await("the assets")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(neighbours.ear().assets(bucket))
                        .containsOnlyKeys(
                                "photos/kept.jpg", "photos/rewritten.jpg", "photos/new.jpg", "photos/unnoticed.jpg"));
        assertThat(hintsLeft(bucket)).isZero();
    }

    @Test
    void looksUpManyHintsBatchByBatch() {
        Connected bucket = INSTALLATION.connect().putMany(250);

        hint(
                bucket,
                Stream.iterate(0, i -> i + 1)
                        .limit(250)
                        .map("%05d.jpg"::formatted)
                        .toArray(String[]::new));

        await("all objects to be known")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(books.objects(bucket)).hasSize(250));
        assertThat(finished(bucket, SyncMode.KEYS, 1))
                .allMatch(run -> run.counts().balanced());
    }

    @Test
    void waitsWithHintsForTheConnectionsOneSlot() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.keepSilent(bucket);
        SyncRequested asked = INSTALLATION.request(bucket);
        awaitState(asked, "SETTLING");
        bucket.put("b.jpg", "1");

        hint(bucket, "b.jpg");
        await("a queued run for the hint").atMost(LONG).until(() -> count(bucket, "KEYS", "QUEUED") == 1);
        assertThat(books.run(asked.request()).orElseThrow().state()).isEqualTo("SETTLING");
        neighbours.answer(bucket, Outcomes::admitted);
        INSTALLATION.say(Outcomes.admitted(Seen.of(neighbours.objects(bucket).getFirst())));

        assertThat(ended(asked).state()).isEqualTo("COMPLETED");
        assertThat(finished(bucket, SyncMode.KEYS, 1).getFirst().counts().admitted())
                .isEqualTo(1);
    }

    @Test
    void asksBeforeHintsEmptyAConnection() {
        Connected bucket = INSTALLATION.connect().putMany(120);
        ended(INSTALLATION.request(bucket));
        String[] keys = Stream.iterate(0, i -> i + 1)
                .limit(120)
                .map("%05d.jpg"::formatted)
                .toArray(String[]::new);
        Stream.of(keys).forEach(bucket::remove);

        hint(bucket, keys);

        assertThat(finished(bucket, SyncMode.KEYS, 1).getFirst().state()).isEqualTo(RunState.NEEDS_CONFIRMATION);
        assertThat(books.objects(bucket)).hasSize(120);
    }

    @Test
    void withdrawsADeletedConnectionAndForgetsIt() {
        Connected bucket = INSTALLATION.connect().putMany(1_200);
        ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));
        ended(INSTALLATION.request(bucket));
        bucket.put("late.jpg", "1");
        neighbours.keepSilent(bucket);
        SyncRequested active = INSTALLATION.request(bucket);
        awaitState(active, "SETTLING");
        SyncRequested queued = INSTALLATION.request(bucket);
        awaitState(queued, "QUEUED");
        Event late = Outcomes.admitted(Seen.of(neighbours.objects(bucket).getLast()));

        INSTALLATION.say(bucket.with(ConnectionStatus.DELETED));
        awaitState(active, "CANCELLING");
        INSTALLATION.say(Outcomes.faulted(Seen.of(neighbours.objects(bucket).getLast()), FaultCause.CONNECTION_GONE));

        RunSnapshot run = finished(bucket, SyncMode.DELETE, 1).getFirst();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(run.counts().removed()).isEqualTo(1_201);
        assertThat(finished(bucket, SyncMode.INCREMENTAL, 3))
                .extracting(RunSnapshot::state)
                .containsExactlyInAnyOrder(RunState.COMPLETED, RunState.CANCELLED, RunState.CANCELLED);
        await("the connection to be forgotten").atMost(LONG).until(() -> number("""
                SELECT count(*) FROM connection WHERE connection = '%s'""".formatted(bucket.id())) == 0);
        INSTALLATION.say(late);
        await("the withdrawal of every asset")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(neighbours.ear().assets(bucket)).isEmpty());
        assertThat(neighbours
                        .ear()
                        .events(ObjectRemoved.class)
                        .filter(event -> event.object().connection().value().equals(bucket.id())))
                .hasSize(1_201);
        assertThat(books.objects(bucket)).isEmpty();
        assertThat(worker.unbalanced()).isZero();
    }

    private static void hint(Connected bucket, String... keys) {
        hints.keep(bucket.connection(), Stream.of(keys).map(ObjectKey::new).toList());
    }

    private static long hintsLeft(Connected bucket) {
        return number("""
                SELECT count(*) FROM hint JOIN connection c ON c.id = connection_id
                WHERE c.connection = '%s'""".formatted(bucket.id()));
    }

    private static long count(Connected bucket, String mode, String state) {
        return number("""
                SELECT count(*) FROM catalog.api_sync_run
                WHERE connection = '%s' AND mode = '%s' AND state = '%s'""".formatted(bucket.id(), mode, state));
    }

    private static long number(String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    /// At least so many runs of a mode, as they were announced in the end.
    private static List<RunSnapshot> finished(Connected bucket, SyncMode mode, int least) {
        await("%d finished %s runs".formatted(least, mode))
                .atMost(LONG)
                .until(() -> finished(bucket, mode).size() >= least);
        return finished(bucket, mode);
    }

    private static List<RunSnapshot> finished(Connected bucket, SyncMode mode) {
        return neighbours
                .ear()
                .events(SyncRunFinished.class)
                .map(SyncRunFinished::snapshot)
                .filter(run -> run.connection().value().equals(bucket.id()) && run.mode() == mode)
                .sorted(Comparator.comparing(RunSnapshot::requestedAt))
                .toList();
    }

    private static void awaitState(SyncRequested asked, String state) {
        await("the run to be " + state)
                .atMost(LONG)
                .until(() -> books.run(asked.request())
                        .filter(run -> run.state().equals(state))
                        .isPresent());
    }

    private static Books.Run ended(SyncRequested asked) {
        await("the run to end")
                .atMost(LONG)
                .until(() -> books.run(asked.request()).filter(Books.Run::ended).isPresent());
        return books.run(asked.request()).orElseThrow();
    }
}
