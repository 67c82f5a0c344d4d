package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Ear;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Neighbours;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A bucket tells of its changes, and is looked at rather than believed.
class BucketEventsIT {
    private static final Installation INSTALLATION = new Installation();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SECONDS = Duration.ofSeconds(10);
    private static final String PUT = "ObjectCreated:Put";
    private static final String DELETE = "ObjectRemoved:Delete";

    private static Database database;
    private static Books books;
    private static Neighbours neighbours;
    private static Ear ear;
    private static RunningWorker worker;

    @BeforeAll
    static void start() {
        database = INSTALLATION.openDatabase();
        books = new Books(database.jdbi());
        neighbours = new Neighbours(INSTALLATION);
        ear = new Ear(INSTALLATION.kafka(), List.of(Topic.SYNC_REQUESTS), _ -> {});
        worker = new RunningWorker(INSTALLATION, "worker-0", Patience.STANDARD);
    }

    @AfterAll
    static void stop() {
        worker.close();
        ear.close();
        neighbours.close();
        database.close();
        INSTALLATION.close();
    }

    @Test
    void showsANewObjectWithinSecondsWithoutAFullListing() {
        Connected bucket = following("photos/").putMany(1_500);
        bucket.put("photos/new märz+1.jpg", "picture").put("photos/unheard-of.jpg", "picture");

        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(bucket, PUT, "photos/new märz+1.jpg"));

        await("the asset")
                .atMost(SECONDS)
                .until(() -> neighbours.ear().assets(bucket).containsKey("photos/new märz+1.jpg"));
        assertThat(neighbours.ear().assets(bucket)).as("only what was told").hasSize(1);
        await("the run to end").atMost(LONG).until(() -> runs(bucket).stream().allMatch(Books.Run::ended));
        assertThat(runs(bucket)).singleElement().satisfies(run -> {
            assertThat(run.mode()).isEqualTo("KEYS");
            assertThat(run.state()).isEqualTo("COMPLETED");
            assertThat(run.listed()).as("looked at").isEqualTo(1);
            assertThat(run.balanced()).isTrue();
        });
        assertThat(hints(bucket)).isZero();
    }

    @Test
    void hearsItFromEventBridgeToo() {
        Connected bucket = following("").put("a+b%2F c.jpg", "picture");

        INSTALLATION.tell(Topic.BUCKET_EVENTS, """
                {"version":"0","detail-type":"Object Created","source":"aws.s3","region":"%s",
                 "resources":["arn:aws:s3:::%s"],
                 "detail":{"bucket":{"name":"%s"},"object":{"key":"a+b%%2F c.jpg","size":7}}}""".formatted(
                        bucket.bucket().region(),
                        bucket.bucket().name(),
                        bucket.bucket().name()));

        await("the asset")
                .atMost(SECONDS)
                .until(() -> neighbours.ear().assets(bucket).containsKey("a+b%2F c.jpg"));
    }

    @Test
    void removesWhatIsGoneWhenItLooks() {
        Connected bucket = following("").put("stays.jpg", "1").put("goes.jpg", "2");
        synced(bucket);
        bucket.remove("goes.jpg");

        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(bucket, DELETE, "goes.jpg"));

        await("the removal")
                .atMost(SECONDS)
                .until(() -> neighbours.ear().assets(bucket).keySet().equals(Set.of("stays.jpg")));
    }

    @Test
    void believesNobodyThatAnObjectIsGone() {
        Connected bucket = following("").put("a.jpg", "1").put("b.jpg", "2");
        synced(bucket);

        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(bucket, DELETE, "a.jpg"));
        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(bucket, DELETE, "never-was.jpg"));
        bucket.put("marker.jpg", "3");
        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(bucket, PUT, "marker.jpg"));

        await("a later hint to be followed")
                .atMost(LONG)
                .until(() -> neighbours.ear().assets(bucket).containsKey("marker.jpg")
                        && hints(bucket) == 0
                        && runs(bucket).stream().allMatch(Books.Run::ended));
        assertThat(neighbours.ear().assets(bucket)).containsOnlyKeys("a.jpg", "b.jpg", "marker.jpg");
        assertThat(runs(bucket)).allSatisfy(run -> assertThat(run.removed()).isZero());
    }

    @Test
    void waitsForTheRunThatIsUnderWay() {
        Connected bucket = following("").put("first.jpg", "1");
        neighbours.keepSilent(bucket);
        SyncRequested full = INSTALLATION.request(bucket);
        await("the full run to settle")
                .atMost(LONG)
                .until(() -> books.run(full.request())
                        .filter(run -> run.state().equals("SETTLING"))
                        .isPresent());

        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(bucket.put("second.jpg", "2"), PUT, "second.jpg"));

        await("the hint's run to wait")
                .atMost(LONG)
                .until(() -> runs(bucket).stream()
                        .anyMatch(
                                run -> run.mode().equals("KEYS") && run.state().equals("QUEUED")));
        assertThat(hints(bucket)).isEqualTo(1);
        assertThat(books.run(full.request()))
                .hasValueSatisfying(run -> assertThat(run.state()).isEqualTo("SETTLING"));
    }

    @Test
    void tellsAllConnectionsOfTheBucketThatLookThere() {
        Connected whole = following("");
        Connected elsewhere = other(whole, "videos/");
        Connected same = other(whole, "photos/");
        whole.put("photos/a.jpg", "picture");

        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(whole, PUT, "photos/a.jpg"));

        for (Connected each : List.of(whole, same)) {
            await("the asset")
                    .atMost(SECONDS)
                    .until(() -> neighbours.ear().assets(each).containsKey("photos/a.jpg"));
        }
        assertThat(runs(elsewhere)).isEmpty();
    }

    @Test
    void countsAndDropsWhatConcernsNobody() {
        Connected following = following("photos/");
        Connected deaf = INSTALLATION.connect();
        Map<String, Double> before = fates();

        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3("nobodys-bucket", PUT, "a.jpg"));
        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(deaf, PUT, "a.jpg"));
        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(following, PUT, "videos/a.jpg", "photos"));
        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(following, "ObjectTagging:Put", "photos/a.jpg"));
        INSTALLATION.tell(Topic.BUCKET_EVENTS, "{\"Event\":\"s3:TestEvent\",\"Bucket\":\"b\"}");

        await("all to be counted").atMost(LONG).untilAsserted(() -> {
            Map<String, Double> after = fates();
            assertThat(after.get("unknown_bucket") - before.get("unknown_bucket"))
                    .isEqualTo(1);
            assertThat(after.get("not_followed") - before.get("not_followed")).isEqualTo(1);
            assertThat(after.get("outside_prefix") - before.get("outside_prefix"))
                    .isEqualTo(2);
            assertThat(after.get("unchanging") - before.get("unchanging")).isEqualTo(2);
        });
        assertThat(hints(following) + hints(deaf)).isZero();
        assertThat(runs(following)).isEmpty();
        assertThat(runs(deaf)).isEmpty();
    }

    @Test
    void parksWhatIsNoNotificationAndGoesOn() {
        Connected bucket = following("").put("a.jpg", "picture");
        double parked = worker.counted("bucketsync.dead.letters");

        INSTALLATION.tell(Topic.BUCKET_EVENTS, "<hello/>");
        INSTALLATION.tell(Topic.BUCKET_EVENTS, "[".repeat(50_000));
        INSTALLATION.tell(Topic.BUCKET_EVENTS, "{\"Records\":[{\"eventName\":7}, 3]}");
        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(bucket, PUT, "a.jpg"));

        await("the asset")
                .atMost(SECONDS)
                .until(() -> neighbours.ear().assets(bucket).containsKey("a.jpg"));
        await("the rest to be parked")
                .atMost(LONG)
                .until(() -> worker.counted("bucketsync.dead.letters") - parked == 3);
    }

    @Test
    void listsTheWholeBucketWhenItTellsTooMuch() {
        Connected bucket = following("");
        String[] keys = IntStream.range(0, RunningWorker.MOST_HINTS + 10)
                .mapToObj("%03d.jpg"::formatted)
                .toArray(String[]::new);
        for (String key : keys) {
            bucket.put(key, "picture");
        }
        bucket.put("unheard-of.jpg", "picture");

        INSTALLATION.tell(Topic.BUCKET_EVENTS, s3(bucket, PUT, keys));

        await("everything")
                .atMost(LONG)
                .until(() -> neighbours.ear().assets(bucket).size() == keys.length + 1);
        assertThat(ear.events(SyncRequested.class)
                        .filter(asked ->
                                asked.connection().equals(bucket.connection().connection())))
                .singleElement()
                .satisfies(asked -> assertThat(asked.requestedBy()).isEqualTo("bucket-events"));
        assertThat(hints(bucket)).isZero();
    }

    private static Connected following(String prefix) {
        Connected bucket = INSTALLATION.connect(prefix);
        follow(bucket);
        return bucket;
    }

    private static void follow(Connected bucket) {
        INSTALLATION.say(bucket.kept(2, Optional.empty(), true));
        await("the worker to hear of it")
                .atMost(LONG)
                .until(() -> worker.loops()
                                .tables()
                                .connections()
                                .get(bucket.id())
                                .filter(known -> known.revision() == 2)
                                .isPresent()
                        && worker.loops()
                                .tables()
                                .accounts()
                                .get(bucket.connection().account().value())
                                .isPresent());
    }

    /// Another account's connection to the same bucket.
    private static Connected other(Connected first, String prefix) {
        Connected second = INSTALLATION.connectAlso(first, prefix);
        follow(second);
        return second;
    }

    private static void synced(Connected bucket) {
        SyncRequested asked = INSTALLATION.request(bucket);
        await("the first sync")
                .atMost(LONG)
                .until(() -> books.run(asked.request())
                        .filter(run -> run.state().equals("COMPLETED"))
                        .isPresent());
    }

    private static String s3(Connected bucket, String eventName, String... keys) {
        return s3(bucket.bucket().name(), eventName, keys);
    }

    private static String s3(String bucket, String eventName, String... keys) {
        return Stream.of(keys)
                .map(key -> """
                        {"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-central-1","eventName":"%s",
                         "s3":{"bucket":{"name":"%s","arn":"arn:aws:s3:::%s"},"object":{"key":"%s","size":7}}}""".formatted(eventName, bucket, bucket, URLEncoder.encode(key, StandardCharsets.UTF_8)))
                .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
    }

    private static Map<String, Double> fates() {
        return Stream.of("hinted", "unknown_bucket", "not_followed", "outside_prefix", "unchanging", "unreadable")
                .collect(Collectors.toMap(
                        fate -> fate, fate -> worker.counted("bucketsync.bucket.events", "fate", fate)));
    }

    private static List<Books.Run> runs(Connected bucket) {
        return database
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT run FROM catalog.api_sync_run WHERE connection = :connection")
                        .bind("connection", bucket.id())
                        .mapTo(String.class)
                        .list())
                .stream()
                .map(books::run)
                .toList();
    }

    private static long hints(Connected bucket) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                                SELECT count(*) FROM catalog.hint h JOIN catalog.connection c ON c.id = h.connection_id
                                WHERE c.connection = :connection""")
                        .bind("connection", bucket.id())
                        .mapTo(Long.class)
                        .one());
    }
}
