package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.SyncRequestEvent.CancelRequested;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Body;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.hint.Hints;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Neighbours;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Looks at hinted keys while S3 is not at its best.
class HintLooksIT {
    private static final Installation INSTALLATION = new Installation();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MOST_OF_ONE = 3;

    private static Database database;
    private static Books books;
    private static Hints hints;
    private static Neighbours neighbours;
    private static RunningWorker worker;

    @BeforeAll
    static void start() {
        database = INSTALLATION.openDatabase();
        books = new Books(database.jdbi());
        hints = new Hints(SqlTypes.register(database.jdbi()));
        neighbours = new Neighbours(INSTALLATION);
        worker = new RunningWorker(INSTALLATION, new CallLimits(100, MOST_OF_ONE));
    }

    @AfterAll
    static void stop() {
        worker.close();
        neighbours.close();
        database.close();
        INSTALLATION.close();
    }

    @Test
    void stopsWithinFiveSecondsOfACancellationThoughS3HangsAndDoesNotBeginAnew() {
        Connected bucket = hanging();
        tell(bucket, some(20));
        await("a look to hang").atMost(LONG).until(() -> held(bucket) > 0);
        String run = runs(bucket).getFirst().id();

        INSTALLATION.say(new CancelRequested(
                EventId.derived(run, "cancel"),
                Instant.now(),
                bucket.connection().connection(),
                new SyncRunId(run),
                "test"));

        await("the run to end")
                .atMost(Duration.ofSeconds(5))
                .until(() -> books.run(run).state().equals("CANCELLED"));
        assertThat(hintsOf(bucket)).isZero();
        await("another one in vain")
                .during(Duration.ofSeconds(3))
                .atMost(LONG)
                .until(() -> runs(bucket).size() == 1);
        bucket.bucket().faults().clear();
    }

    @Test
    void takesNoMoreCallsThanAConnectionMay() {
        Connected bucket = hanging();

        tell(bucket, some(20));

        await("looks to hang").atMost(LONG).until(() -> held(bucket) == MOST_OF_ONE);
        await("more in vain").during(Duration.ofSeconds(1)).atMost(LONG).until(() -> held(bucket) == MOST_OF_ONE);
        bucket.bucket().faults().clear();
    }

    @Test
    void keepsNobodyElseFromGoingOn() {
        List<Connected> dead = new ArrayList<>();
        for (int i = 0; i < 2 * RunningWorker.SLOTS + 2; i++) {
            Connected bucket = hanging();
            tell(bucket, some(20));
            dead.add(bucket);
        }
        await("as many as there are threads to hang")
                .atMost(LONG)
                .until(() -> dead.stream().filter(bucket -> held(bucket) > 0).count() >= 2 * RunningWorker.SLOTS);
        Connected alive = INSTALLATION.connect().put("a.jpg", "1");

        SyncRequested asked = INSTALLATION.request(alive);

        await("the one that is alive")
                .atMost(Duration.ofSeconds(7))
                .until(() -> books.run(asked.request())
                        .filter(run -> run.state().equals("COMPLETED"))
                        .isPresent());
        dead.forEach(bucket -> bucket.bucket().faults().clear());
    }

    @Test
    void settlesTheOthersWhenOneKeyCanNotBeLookedUp() {
        Connected bucket = known(INSTALLATION.connect().put("goes.jpg", "1").put("stays.jpg", "2"));
        SyncRequested first = INSTALLATION.request(bucket);
        await("the first sync")
                .atMost(LONG)
                .until(() -> books.run(first.request()).filter(Books.Run::ended).isPresent());
        bucket.remove("goes.jpg").put("new.jpg", "3").put("bad.jpg", "4");
        bucket.bucket()
                .faults()
                .tamperWithLists(
                        (request, honest) -> request.query().first("prefix").equals(Optional.of("bad.jpg"))
                                ? new Answer(500, Map.of(), Body.of("<Error><Code>InternalError</Code></Error>"))
                                : honest.answer());

        tell(bucket, Stream.of("bad.jpg", "goes.jpg", "new.jpg"));

        await("the run to end")
                .atMost(LONG)
                .until(() -> runs(bucket).stream().anyMatch(run -> run.mode().equals("KEYS") && run.ended()));
        assertThat(runs(bucket).getLast()).satisfies(run -> {
            assertThat(run.state()).isEqualTo("FAILED");
            assertThat(run.reason())
                    .hasValueSatisfying(reason -> assertThat(reason).startsWith("KEYS_LEFT: 1 "));
            assertThat(run.listed()).isEqualTo(1);
            assertThat(run.removed()).isEqualTo(1);
            assertThat(run.balanced()).isTrue();
        });
        assertThat(books.objects(bucket)).extracting(row -> row.get("name")).containsExactly("new.jpg", "stays.jpg");
        assertThat(hintsOf(bucket)).as("to be looked up later").isEqualTo(1);
        await("another run in vain")
                .during(Duration.ofSeconds(3))
                .atMost(LONG)
                .until(() -> runs(bucket).size() == 2);
        bucket.bucket().faults().clear();
    }

    private static Connected hanging() {
        Connected bucket = known(INSTALLATION.connect());
        bucket.bucket().faults().set(Faults.Settings.NONE.holdingLists());
        return bucket;
    }

    private static Connected known(Connected bucket) {
        await("the worker to hear of it")
                .atMost(LONG)
                .until(() ->
                        worker.loops().tables().connections().get(bucket.id()).isPresent()
                                && worker.loops()
                                        .tables()
                                        .accounts()
                                        .get(bucket.connection().account().value())
                                        .isPresent());
        return bucket;
    }

    private static Stream<String> some(int keys) {
        return IntStream.range(0, keys).mapToObj("%03d.jpg"::formatted);
    }

    private static void tell(Connected bucket, Stream<String> keys) {
        hints.keep(bucket.connection(), keys.map(ObjectKey::new).toList());
    }

    private static int held(Connected bucket) {
        return bucket.bucket().faults().held();
    }

    private static List<Books.Run> runs(Connected bucket) {
        return database
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT run FROM catalog.api_sync_run WHERE connection = :connection ORDER BY run")
                        .bind("connection", bucket.id())
                        .mapTo(String.class)
                        .list())
                .stream()
                .map(books::run)
                .toList();
    }

    private static long hintsOf(Connected bucket) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                    SELECT count(*) FROM catalog.hint h JOIN catalog.connection c ON c.id = h.connection_id
                    WHERE c.connection = :connection\
                    """)
                        .bind("connection", bucket.id())
                        .mapTo(Long.class)
                        .one());
    }
}
