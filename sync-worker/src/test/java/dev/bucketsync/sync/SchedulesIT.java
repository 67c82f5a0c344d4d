package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.run.Schedule;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Ear;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Neighbours;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Connections are synced by the clock. No test waits for a moment: what is planned is moved into the past instead, as
/// if
/// the services had been down.
class SchedulesIT {
    private static final Installation INSTALLATION = new Installation();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Schedule YEARLY = new Schedule("0 0 1 1 *", ZoneId.of("Europe/Berlin"));
    private static final Schedule MONTHLY = new Schedule("0 0 1 * *", ZoneId.of("Europe/Berlin"));

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
        worker = worker("worker-0");
    }

    private static RunningWorker worker(String name) {
        return new RunningWorker(INSTALLATION, name, Patience.STANDARD);
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
    void asksOnceForAllThatWasMissed() {
        Connected bucket = scheduled(YEARLY).put("a.jpg", "1");
        assertThat(planned(bucket).orElseThrow()).isAfter(Instant.now());
        assertThat(lastAsked(bucket)).isEmpty();

        missed(bucket, Instant.parse("2021-01-01T00:00:00Z"));

        SyncRequested asked = asked(bucket, 1).getFirst();
        assertThat(asked.requestedBy()).isEqualTo("schedule");
        assertThat(asked.mode()).isEqualTo(SyncMode.INCREMENTAL);
        await("the run to end")
                .atMost(LONG)
                .until(() -> books.run(asked.request())
                        .filter(run -> run.state().equals("COMPLETED"))
                        .isPresent());
        await("the next moment to be planned")
                .atMost(LONG)
                .until(() -> planned(bucket).filter(Instant.now()::isBefore).isPresent());
        assertThat(asked(bucket, 1)).hasSize(1);
        assertThat(lastAsked(bucket).orElseThrow()).isCloseTo(Instant.now(), within(60));
    }

    @Test
    void asksTheSameAgainWhenItDiedBeforeMovingOn() {
        Connected bucket = scheduled(YEARLY).put("a.jpg", "1");
        Instant moment = Instant.parse("2025-01-01T00:00:00Z");
        missed(bucket, moment);
        SyncRequested first = asked(bucket, 1).getFirst();
        await("the next moment to be planned")
                .atMost(LONG)
                .until(() -> planned(bucket).filter(Instant.now()::isBefore).isPresent());

        missed(bucket, moment);

        assertThat(asked(bucket, 2)).extracting(SyncRequested::request).containsOnly(first.request());
        await("the request to be decided")
                .atMost(LONG)
                .until(() -> books.run(first.request()).filter(Books.Run::ended).isPresent());
        assertThat(runsOf(bucket)).isEqualTo(1);
    }

    @Test
    void followsTheScheduleAsItChanges() {
        Connected bucket = scheduled(YEARLY);
        Instant yearly = planned(bucket).orElseThrow();

        INSTALLATION.say(bucket.kept(3, Optional.of(MONTHLY), false));
        await("the new schedule")
                .atMost(LONG)
                .until(() -> planned(bucket)
                        .filter(at -> at.isBefore(Instant.now().plus(32, ChronoUnit.DAYS)))
                        .isPresent());
        INSTALLATION.say(bucket.kept(4, Optional.empty(), false));
        await("no schedule").atMost(LONG).until(() -> planned(bucket).isEmpty());

        INSTALLATION.say(bucket.kept(5, Optional.of(YEARLY), false));
        await("the old schedule")
                .atMost(LONG)
                .until(() -> planned(bucket).filter(yearly::equals).isPresent());
        assertThat(ear.events(SyncRequested.class).filter(each -> isOf(bucket, each)))
                .isEmpty();
    }

    @Test
    void sleepsWithTheConnectionAndWithThePlan() {
        Connected bucket = scheduled(YEARLY);
        String account = bucket.connection().account().value();

        INSTALLATION.say(Installation.account(account, 2, false));
        await("the plan to lapse").atMost(LONG).until(() -> planned(bucket).isEmpty());
        INSTALLATION.say(Installation.account(account, 3, true));
        await("the plan to be back").atMost(LONG).until(() -> planned(bucket).isPresent());

        INSTALLATION.say(disabled(bucket));
        await("the connection to be off")
                .atMost(LONG)
                .until(() -> planned(bucket).isEmpty());
    }

    @Test
    void keepsWhatIsOverdueWhenAWorkerStartsAnew() {
        Connected bucket = scheduled(YEARLY);
        worker.close();
        missed(bucket, Instant.parse("2024-01-01T00:00:00Z"));

        worker = worker("worker-0");

        assertThat(asked(bucket, 1)).hasSize(1);
    }

    @Test
    void asksOnceHoweverManyWorkersThereAre() {
        List<Connected> buckets =
                IntStream.range(0, 20).mapToObj(_ -> scheduled(YEARLY)).toList();
        try (RunningWorker _ = worker("worker-1");
                RunningWorker _ = worker("worker-2")) {
            buckets.forEach(bucket -> missed(bucket, Instant.parse("2025-01-01T00:00:00Z")));
            for (Connected bucket : buckets) {
                assertThat(asked(bucket, 1)).hasSize(1);
                await("the next moment to be planned")
                        .atMost(LONG)
                        .until(() ->
                                planned(bucket).filter(Instant.now()::isBefore).isPresent());
            }
        }
        assertThat(buckets).allSatisfy(bucket -> assertThat(asked(bucket, 1)).hasSize(1));
    }

    @Test
    void listsOnceADayWhatItFollowsByEvents() {
        Connected bucket = INSTALLATION.connect();
        INSTALLATION.say(bucket.kept(2, Optional.empty(), true));

        await("the daily sync to be planned")
                .atMost(LONG)
                .until(() -> planned(bucket)
                        .filter(at -> at.isBefore(Instant.now().plus(24, ChronoUnit.HOURS)))
                        .isPresent());
    }

    @Test
    void isNotStoppedByAScheduleThatIsNone() {
        Connected broken = INSTALLATION.connect();
        INSTALLATION.say(broken.kept(2, Optional.of(new Schedule("at tea time", ZoneId.of("UTC"))), false));
        Connected sound = scheduled(YEARLY);

        assertThat(planned(sound)).isPresent();
        assertThat(planned(broken)).isEmpty();
    }

    private static org.assertj.core.data.TemporalUnitOffset within(long seconds) {
        return new org.assertj.core.data.TemporalUnitWithinOffset(seconds, ChronoUnit.SECONDS);
    }

    private static Connected scheduled(Schedule schedule) {
        Connected bucket = INSTALLATION.connect();
        INSTALLATION.say(bucket.kept(2, Optional.of(schedule), false));
        await("the schedule to be planned")
                .atMost(LONG)
                .until(() -> planned(bucket).isPresent());
        return bucket;
    }

    private static ConnectionUpdated disabled(Connected bucket) {
        ConnectionUpdated kept = bucket.kept(2, Optional.of(YEARLY), false);
        return new Connected(kept, bucket.bucket(), bucket.store()).with(ConnectionStatus.DISABLED);
    }

    private static void missed(Connected bucket, Instant moment) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        UPDATE catalog.scheduled_sync SET execution_time = :moment,
                            task_data = convert_to(regexp_replace(convert_from(task_data, 'UTF8'), '[^\\n]*$', :text), 'UTF8')
                        WHERE task_instance = :connection""")
                        .bind("moment", moment)
                        .bind("text", moment.toString())
                        .bind("connection", bucket.id())
                        .execute());
    }

    private static Optional<Instant> planned(Connected bucket) {
        return view(bucket, "due_at");
    }

    private static Optional<Instant> lastAsked(Connected bucket) {
        return view(bucket, "last_at");
    }

    private static Optional<Instant> view(Connected bucket, String column) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT <column> FROM catalog.api_schedule WHERE connection = :connection AND <column> IS NOT NULL")
                        .define("column", column)
                        .bind("connection", bucket.id())
                        .mapTo(Instant.class)
                        .findOne());
    }

    private static List<SyncRequested> asked(Connected bucket, int atLeast) {
        await("the schedule to ask")
                .atMost(LONG)
                .until(() -> ear.events(SyncRequested.class)
                                .filter(each -> isOf(bucket, each))
                                .count()
                        >= atLeast);
        return ear.events(SyncRequested.class)
                .filter(each -> isOf(bucket, each))
                .toList();
    }

    private static boolean isOf(Connected bucket, SyncRequested asked) {
        return asked.connection().equals(bucket.connection().connection());
    }

    private static long runsOf(Connected bucket) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM catalog.api_sync_run WHERE connection = :connection")
                        .bind("connection", bucket.id())
                        .mapTo(Long.class)
                        .one());
    }
}
