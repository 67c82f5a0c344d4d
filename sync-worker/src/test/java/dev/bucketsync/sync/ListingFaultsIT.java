package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Body;
import dev.bucketsync.sandbox.aws.http.Request;
import dev.bucketsync.sandbox.aws.s3.Faults.Honest;
import dev.bucketsync.sandbox.aws.s3.Faults.ListTamper;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Neighbours;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What goes wrong between two pages of a run. Whatever it is, nothing that was not listed counts as removed.
class ListingFaultsIT {
    private static final Installation INSTALLATION = new Installation();
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int OBJECTS = 3_300;

    private static Database database;
    private static Books books;
    private static Neighbours neighbours;
    private static RunningWorker worker;

    @BeforeAll
    static void start() {
        database = INSTALLATION.openDatabase();
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

    /// A bucket that was synced once, and of which the last objects have gone since.
    private static Connected synced() {
        Connected bucket = INSTALLATION.connect().putMany(OBJECTS);
        assertThat(ended(INSTALLATION.request(bucket)).state()).isEqualTo("COMPLETED");
        for (int i = OBJECTS - 50; i < OBJECTS; i++) {
            bucket.remove("%05d.jpg".formatted(i));
        }
        return bucket;
    }

    private static Books.Run ended(SyncRequested asked) {
        await("the run of request " + asked.request() + " to end")
                .atMost(LONG)
                .until(() -> books.run(asked.request()).filter(Books.Run::ended).isPresent());
        return books.run(asked.request()).orElseThrow();
    }

    @Test
    void goesOnWhenS3IsBackAfterStepsThatFailed() {
        Connected bucket = INSTALLATION.connect().putMany(10);
        AtomicBoolean down = new AtomicBoolean(true);
        bucket.bucket()
                .faults()
                .tamperWithLists((_, honest) -> down.get()
                        ? new Answer(500, Map.of(), Body.of("<Error><Code>InternalError</Code></Error>"))
                        : honest.answer());
        SyncRequested asked = INSTALLATION.request(bucket);
        await("two steps in a row to fail")
                .atMost(LONG)
                .until(() -> books.run(asked.request()).stream().anyMatch(run -> failuresInARow(run.id()) >= 2));

        down.set(false);

        Books.Run run = ended(asked);
        assertThat(run.state()).isEqualTo("COMPLETED");
        assertThat(run.listed()).isEqualTo(10);
    }

    private static int failuresInARow(String run) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT coalesce(max(consecutive_failures), 0) FROM scheduled_tasks WHERE task_instance = :run""")
                        .bind("run", run)
                        .mapTo(Integer.class)
                        .one());
    }

    /// A page comes as it is; once it is committed this happens, and goes on.
    private static Books.Run runMeeting(Connected bucket, ListTamper trouble) {
        AtomicInteger calls = new AtomicInteger();
        bucket.bucket().faults().tamperWithLists((request, honest) -> {
            if (calls.incrementAndGet() == 1) {
                return honest.answer();
            }
            await("the first page to be committed").atMost(LONG).until(() -> listedByTheRunOf(bucket) > 0);
            return trouble.answer(request, honest);
        });
        Books.Run run = ended(INSTALLATION.request(bucket));
        assertThat(calls).as("the trouble was met").hasValueGreaterThan(1);
        assertThat(run.listed()).as("a page was committed before").isPositive();
        bucket.bucket().faults().clear();
        return run;
    }

    private static long listedByTheRunOf(Connected bucket) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT listed FROM catalog.api_sync_run
                        WHERE connection = :connection ORDER BY run DESC LIMIT 1""")
                        .bind("connection", bucket.id())
                        .mapTo(Long.class)
                        .one());
    }

    private static void failsAndRemovesNothing(Connected bucket, Books.Run run, String reason) {
        assertThat(run.state()).isEqualTo("FAILED");
        assertThat(run.reason()).hasValueSatisfying(told -> assertThat(told).startsWith(reason));
        assertThat(run.removed()).isZero();
        assertThat(run.balanced()).isTrue();
        assertThat(books.objects(bucket)).hasSize(OBJECTS);
    }

    private static void endsAllTheSame(Connected bucket, Books.Run run) {
        assertThat(run.state()).isEqualTo("COMPLETED");
        assertThat(run.listed()).isEqualTo(OBJECTS - 50);
        assertThat(run.unchanged()).isEqualTo(OBJECTS - 50);
        assertThat(run.removed()).isEqualTo(50);
        assertThat(books.objects(bucket)).hasSize(OBJECTS - 50);
    }

    private static Answer error(int status, String code) {
        return Answer.xml(status, "<Error><Code>%s</Code><Message>m</Message></Error>".formatted(code));
    }

    private static String text(Answer answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.body().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aBucketThatVanishes() {
        Connected bucket = synced();
        Books.Run run = runMeeting(bucket, (_, _) -> {
            AwsFixture.shared().sandbox().buckets().remove(bucket.bucket().name());
            return error(404, "NoSuchBucket");
        });
        failsAndRemovesNothing(bucket, run, "NO_SUCH_BUCKET: ");
    }

    @Test
    void aRoleThatIsRevoked() {
        Connected bucket = synced();
        Books.Run run = runMeeting(bucket, (_, honest) -> {
            AwsFixture.shared()
                    .sandbox()
                    .iam()
                    .deleteRole(bucket.connection().roleArn().orElseThrow());
            return honest.answer();
        });
        failsAndRemovesNothing(bucket, run, "ACCESS_DENIED: ");
    }

    @Test
    void aSessionThatEnds() {
        Connected bucket = synced();
        long assumed = AwsFixture.shared().sandbox().stats().assumeRoles();
        AtomicReference<String> old = new AtomicReference<>();
        Books.Run run = runMeeting(bucket, (request, honest) -> {
            String token = request.header("x-amz-security-token").orElseThrow();
            old.compareAndSet(null, token);
            return token.equals(old.get()) ? error(400, "ExpiredToken") : honest.answer();
        });
        endsAllTheSame(bucket, run);
        assertThat(AwsFixture.shared().sandbox().stats().assumeRoles() - assumed)
                .isEqualTo(1);
    }

    @Test
    void aClockThatIsWrong() {
        Connected bucket = synced();
        Books.Run run = runMeeting(bucket, (_, _) -> error(403, "RequestTimeTooSkewed"));
        failsAndRemovesNothing(bucket, run, "CLOCK_SKEW: ");
    }

    @Test
    void anAnswerThatIsCutOffOnce() {
        Connected bucket = synced();
        AtomicInteger cuts = new AtomicInteger();
        Books.Run run = runMeeting(bucket, (_, honest) -> {
            String whole = text(honest.answer());
            return cuts.incrementAndGet() == 1
                    ? Answer.xml(200, whole.substring(0, whole.length() / 2))
                    : honest.answer();
        });
        endsAllTheSame(bucket, run);
        assertThat(cuts).hasValueGreaterThan(1);
    }

    @Test
    void answersThatStayCutOff() {
        Connected bucket = synced();
        Books.Run run = runMeeting(bucket, (_, honest) -> {
            String whole = text(honest.answer());
            return Answer.xml(200, whole.substring(0, whole.length() - 20));
        });
        failsAndRemovesNothing(bucket, run, "LISTING_BROKEN: ");
    }

    @Test
    void anEmptyPageThatSaysMoreFollows() {
        Connected bucket = synced();
        Books.Run run = runMeeting(
                bucket,
                (_, _) -> Answer.xml(
                        200,
                        "<ListBucketResult><IsTruncated>true</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>"));
        failsAndRemovesNothing(bucket, run, "LISTING_BROKEN: ");
    }

    @Test
    void theSamePageForEver() {
        Connected bucket = synced();
        Books.Run run = runMeeting(bucket, (_, _) -> Answer.xml(200, pageOf("00000.jpg")));
        failsAndRemovesNothing(bucket, run, "LISTING_BROKEN: ");
    }

    private static String pageOf(String key) {
        return """
                <ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>%s</Key><ETag>"e"</ETag><Size>1</Size>\
                <LastModified>2026-11-23T10:20:30Z</LastModified></Contents></ListBucketResult>""".formatted(key);
    }

    @Test
    void anErrorThatCallsItselfASuccess() {
        Connected bucket = synced();
        AtomicInteger errors = new AtomicInteger();
        Books.Run run = runMeeting(
                bucket, (_, honest) -> errors.incrementAndGet() == 1 ? error(200, "InternalError") : honest.answer());
        endsAllTheSame(bucket, run);
    }

    @Test
    void throttlingThatPasses() {
        Connected bucket = synced();
        List<Long> asked = new CopyOnWriteArrayList<>();
        Books.Run run = runMeeting(bucket, (request, honest) -> slowDown(asked, request, honest));
        endsAllTheSame(bucket, run);
        assertThat(asked).hasSizeGreaterThan(3);
        long longest = IntStream.range(1, asked.size())
                .mapToLong(i -> asked.get(i) - asked.get(i - 1))
                .max()
                .orElseThrow();
        assertThat(Duration.ofNanos(longest)).as("as long as S3 wanted").isGreaterThan(Duration.ofMillis(1_900));
    }

    private static Answer slowDown(List<Long> asked, Request request, Honest honest) throws IOException {
        assertThat(request.query().first("prefix")).isEqualTo(Optional.of(""));
        asked.add(System.nanoTime());
        return asked.size() <= 3
                ? new Answer(503, Map.of("Retry-After", "2"), Body.of("<Error><Code>SlowDown</Code></Error>"))
                : honest.answer();
    }
}
