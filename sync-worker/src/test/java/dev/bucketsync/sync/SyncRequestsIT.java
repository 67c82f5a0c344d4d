package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Neighbours;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What becomes of requests, and of runs when a worker stops; two workers share the work.
class SyncRequestsIT {
    private static final Installation INSTALLATION = new Installation();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Patience SHORT = new Patience(Duration.ofSeconds(4), Duration.ofSeconds(2));

    private static Database database;
    private static Books books;
    private static Neighbours neighbours;
    private static RunningWorker worker;

    @BeforeAll
    static void start() {
        database = INSTALLATION.openDatabase();
        books = new Books(database.jdbi());
        neighbours = new Neighbours(INSTALLATION);
        worker = new RunningWorker(INSTALLATION, "worker-0", SHORT);
    }

    @AfterAll
    static void stop() {
        worker.close();
        neighbours.close();
        database.close();
        INSTALLATION.close();
    }

    @Test
    void runsARequestOnceHoweverOftenItIsHeard() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        SyncRequested asked = INSTALLATION.request(bucket);
        Books.Run run = ended(asked);

        INSTALLATION.say(asked, asked);
        ended(INSTALLATION.request(bucket));

        assertThat(books.run(asked.request())).hasValue(run);
        assertThat(runsOf(bucket)).isEqualTo(2);
    }

    @Test
    void letsRequestsJoinTheRunThatWaits() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.keepSilent(bucket);
        SyncRequested first = INSTALLATION.request(bucket);
        await("the first run to settle")
                .atMost(LONG)
                .until(() -> books.run(first.request())
                        .filter(run -> run.state().equals("SETTLING"))
                        .isPresent());

        SyncRequested second = INSTALLATION.request(bucket);
        Books.Request queued = answered(second);
        Books.Request joined = answered(INSTALLATION.request(bucket));

        assertThat(queued.state()).isEqualTo("ACCEPTED");
        assertThat(queued.run()).isNotEqualTo(answered(first).run());
        assertThat(joined.state()).isEqualTo("COALESCED");
        assertThat(joined.run()).isEqualTo(queued.run());
    }

    @Test
    void waitsForAConnectionThatTheRequestHasOvertaken() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1");
        SyncRequested asked = INSTALLATION.request(bucket);
        await("the request to wait")
                .atMost(LONG)
                .until(() -> books.request(asked.request())
                        .filter(request -> request.state().equals("WAITING"))
                        .isPresent());

        INSTALLATION.say(Installation.account(bucket.connection().account().value(), 1, true), bucket.connection());

        assertThat(ended(asked).state()).isEqualTo("COMPLETED");
    }

    @Test
    void refusesInTheEndWhatNobodyKnows() {
        Connected unknown = Installation.unspoken("");
        Connected accountless = Installation.unspoken("");
        INSTALLATION.say(accountless.connection());

        assertThat(answered(INSTALLATION.request(unknown)).refusal()).hasValue("CONNECTION_UNKNOWN");
        assertThat(answered(INSTALLATION.request(accountless)).refusal()).hasValue("ACCOUNT_UNKNOWN");
    }

    @Test
    void refusesWhatThePlanDoesNotInclude() {
        Connected bucket = Installation.unspoken("");
        INSTALLATION.say(Installation.account(bucket.connection().account().value(), 1, false), bucket.connection());

        Books.Request answer = answered(INSTALLATION.request(bucket));

        assertThat(answer.state()).isEqualTo("REFUSED");
        assertThat(answer.refusal()).hasValue("PLAN_REQUIRED");
        assertThat(runsOf(bucket)).isZero();
    }

    @Test
    void takesARequestThatHasOvertakenThePlanItNeeds() {
        Connected bucket = Installation.unspoken("");
        String account = bucket.connection().account().value();
        INSTALLATION.say(Installation.account(account, 1, false), bucket.connection());
        SyncRequested asked = INSTALLATION.request(bucket);

        INSTALLATION.say(Installation.account(account, 2, true));

        assertThat(answered(asked).state()).isEqualTo("ACCEPTED");
    }

    @Test
    void refusesAConnectionThatIsNotReady() {
        Connected bucket = INSTALLATION.connect();
        INSTALLATION.say(bucket.with(ConnectionStatus.DISABLED));

        await("the worker to hear of it")
                .atMost(LONG)
                .until(() -> worker.loops()
                        .tables()
                        .connections()
                        .get(bucket.id())
                        .filter(known -> known.revision() == 2)
                        .isPresent());

        assertThat(answered(INSTALLATION.request(bucket)).refusal()).hasValue("CONNECTION_NOT_READY");
    }

    @Test
    void handsItsRunsOnWhenAWorkerStops() {
        List<Connected> buckets = IntStream.range(0, 6)
                .mapToObj(_ -> INSTALLATION.connect().putMany(1_500))
                .toList();
        List<SyncRequested> asked;
        try (RunningWorker _ = new RunningWorker(INSTALLATION, "worker-1", SHORT)) {
            asked = buckets.stream().map(INSTALLATION::request).toList();
            await("some objects to be under way")
                    .atMost(LONG)
                    .until(() -> neighbours.objects(buckets.getLast()).size() >= 1_000);
        }

        assertThat(asked).map(SyncRequestsIT::ended).allSatisfy(run -> {
            assertThat(run.state()).isEqualTo("COMPLETED");
            assertThat(run.admitted()).isEqualTo(1_500);
            assertThat(run.balanced()).isTrue();
        });
        for (Connected bucket : buckets) {
            await("all assets")
                    .atMost(LONG)
                    .until(() -> neighbours.ear().assets(bucket).size() == 1_500);
        }
    }

    private static long runsOf(Connected bucket) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM catalog.api_sync_run WHERE connection = :connection")
                        .bind("connection", bucket.id())
                        .mapTo(Long.class)
                        .one());
    }

    private static Books.Request answered(SyncRequested asked) {
        await("the request's answer")
                .atMost(LONG)
                .until(() -> books.request(asked.request())
                        .filter(request -> !request.state().equals("WAITING"))
                        .isPresent());
        return books.request(asked.request()).orElseThrow();
    }

    private static Books.Run ended(SyncRequested asked) {
        await("the run to end")
                .atMost(LONG)
                .until(() -> books.run(asked.request()).filter(Books.Run::ended).isPresent());
        return books.run(asked.request()).orElseThrow();
    }
}
