package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.AssetEvent.AssetUpdated;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.ObjectEvent.ObjectAdded;
import dev.bucketsync.events.ObjectEvent.ObjectModified;
import dev.bucketsync.events.OutcomeEvent.ObjectRemoved;
import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.events.SyncRequestEvent.CancelRequested;
import dev.bucketsync.events.SyncRequestEvent.RemovalConfirmed;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.SyncRunEvent;
import dev.bucketsync.events.SyncRunEvent.SyncRunFinished;
import dev.bucketsync.events.SyncRunEvent.SyncRunStarted;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Neighbours;
import dev.bucketsync.sync.testing.Outcomes;
import dev.bucketsync.sync.testing.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A whole worker on real Kafka, PostgreSQL and S3; the test plays platform, validator-worker and quota-service.
class SyncPipelineIT {
    private static final Installation INSTALLATION = new Installation();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> AWKWARD_KEYS = List.of(
            "a b+c%20d&e=f?g#h.jpg",
            "\u00e9/\u4e2d\u6587.jpg",
            "\uD83D\uDE00.jpg",
            "\uFF5E.jpg",
            "line\nfeed\ttab\u0001\u007f.jpg",
            "//double//slash",
            "x".repeat(1024),
            "\uD83D\uDE00".repeat(256),
            ".",
            "..",
            "quote\"back\\slash'.jpg");

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

    @Test
    void syncsABucketOfSeveralPages() {
        Connected bucket = INSTALLATION.connect().putMany(2_600);
        neighbours.answer(
                bucket, seen -> seen.key().endsWith("7.jpg") ? Outcomes.rejected(seen) : Outcomes.admitted(seen));

        SyncRequested asked = INSTALLATION.request(bucket);
        Books.Run run = ended(asked);

        assertThat(run.state()).isEqualTo("COMPLETED");
        assertThat(run.listed()).isEqualTo(2_600);
        assertThat(run.admitted()).isEqualTo(2_340);
        assertThat(run.rejected()).isEqualTo(260);
        assertThat(run.balanced()).isTrue();
        assertThat(neighbours.objects(bucket))
                .hasSize(2_600)
                .allMatch(ObjectAdded.class::isInstance)
                .extracting(event -> event.object().key().value())
                .doesNotHaveDuplicates();
        awaitAssets(bucket, assets -> assets.size() == 2_340);
        tellsOfTheRunInOrder(run);
        assertThat(worker.unbalanced()).isZero();
    }

    private static void tellsOfTheRunInOrder(Books.Run run) {
        await("the end of the run on sync-runs")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(said(run)).last().isInstanceOf(SyncRunFinished.class));
        assertThat(said(run)).first().isInstanceOf(SyncRunStarted.class);
        assertThat(said(run)).extracting(event -> event.snapshot().revision()).isSorted();
        assertThat(said(run).getLast().snapshot()).satisfies(last -> {
            assertThat(last.state().name()).isEqualTo(run.state());
            assertThat(last.counts().balanced()).isTrue();
            assertThat(last.counts().admitted()).isEqualTo(run.admitted());
            assertThat(last.startedAt()).isPresent();
            assertThat(last.endedAt()).isPresent();
        });
    }

    private static List<SyncRunEvent> said(Books.Run run) {
        return neighbours
                .ear()
                .events(SyncRunEvent.class)
                .filter(event -> event.snapshot().run().value().equals(run.id()))
                .toList();
    }

    @Test
    void namesEveryObjectAsItIs() {
        Connected bucket = INSTALLATION.connect();
        AWKWARD_KEYS.forEach(key -> bucket.put(key, "picture"));

        Books.Run run = ended(INSTALLATION.request(bucket));

        assertThat(run.listed()).isEqualTo(AWKWARD_KEYS.size());
        assertThat(neighbours.objects(bucket))
                .extracting(event -> event.object().key().value())
                .containsExactlyInAnyOrderElementsOf(AWKWARD_KEYS);
        assertThat(neighbours.objects(bucket)).allSatisfy(event -> {
            assertThat(event.object().account()).isEqualTo(bucket.connection().account());
            assertThat(event.object().project()).isEqualTo(bucket.connection().project());
            assertThat(event.object().bucket()).isEqualTo(bucket.bucket().name());
            assertThat(event.object().connectionRevision()).isEqualTo(1);
            assertThat(event.run().value()).isEqualTo(run.id());
            assertThat(event.now().size()).isEqualTo(7);
            assertThat(event.now().etag()).hasSize(32).doesNotContain("\"");
            assertThat(event.now().storageClass()).isEqualTo("STANDARD");
        });
        awaitAssets(bucket, assets -> assets.keySet().equals(Set.copyOf(AWKWARD_KEYS)));
        assertThat(ended(INSTALLATION.request(bucket)).unchanged()).isEqualTo(AWKWARD_KEYS.size());
    }

    @Test
    void listsOnlyWhatIsUnderThePrefixAndSkipsFolderMarkers() {
        Connected bucket = INSTALLATION.connect("data/").put("data/", "").put("data/empty/", "");
        bucket.put("data/a.jpg", "1").put("data-private/b.jpg", "2").put("c.jpg", "3");

        Books.Run run = ended(INSTALLATION.request(bucket));

        assertThat(run.listed()).isEqualTo(3);
        assertThat(run.skipped()).isEqualTo(2);
        assertThat(run.admitted()).isEqualTo(1);
        awaitAssets(bucket, assets -> assets.keySet().equals(Set.of("data/a.jpg")));
    }

    @Test
    void completesOnAnEmptyBucket() {
        Books.Run run = ended(INSTALLATION.request(INSTALLATION.connect()));

        assertThat(run.state()).isEqualTo("COMPLETED");
        assertThat(run.listed()).isZero();
    }

    @Test
    void saysNothingOfWhatHasNotChanged() {
        Connected bucket = INSTALLATION.connect().putMany(1_200);
        ended(INSTALLATION.request(bucket));
        int before = neighbours.objects(bucket).size();

        Books.Run again = ended(INSTALLATION.request(bucket));

        assertThat(again.listed()).isEqualTo(1_200);
        assertThat(again.unchanged()).isEqualTo(1_200);
        assertThat(neighbours.objects(bucket)).hasSize(before);
    }

    @Test
    void followsWhatWasOverwrittenAndWithdrawsWhatIsRefusedNow() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "old").put("b.jpg", "same");
        ended(INSTALLATION.request(bucket));
        awaitAssets(bucket, assets -> assets.size() == 2);
        String oldEtag = neighbours.ear().assets(bucket).get("a.jpg").now().etag();

        bucket.put("a.jpg", "new content");
        neighbours.answer(bucket, Outcomes::rejected);
        Books.Run run = ended(INSTALLATION.request(bucket));

        assertThat(run.rejected()).isEqualTo(1);
        assertThat(run.unchanged()).isEqualTo(1);
        assertThat(neighbours.objects(bucket)).last().isInstanceOfSatisfying(ObjectModified.class, modified -> {
            assertThat(modified.before().etag()).isEqualTo(oldEtag);
            assertThat(modified.before().size()).isEqualTo(3);
            assertThat(modified.now().size()).isEqualTo(11);
        });
        awaitAssets(bucket, assets -> assets.keySet().equals(Set.of("b.jpg")));
        assertThat(books.object(bucket, "a.jpg").get("outcome")).isEqualTo("REJECTED");
    }

    @Test
    void removesWhatIsGone() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1").put("b.jpg", "2");
        ended(INSTALLATION.request(bucket));
        awaitAssets(bucket, assets -> assets.size() == 2);

        Books.Run run = ended(INSTALLATION.request(bucket.remove("a.jpg")));

        assertThat(run.removed()).isEqualTo(1);
        assertThat(run.unchanged()).isEqualTo(1);
        awaitAssets(bucket, assets -> assets.keySet().equals(Set.of("b.jpg")));
        assertThat(removals(bucket))
                .singleElement()
                .satisfies(removed -> assertThat(removed.now().size()).isEqualTo(1));
        assertThat(books.objects(bucket)).hasSize(1);
    }

    @Test
    void removesMuchOnlyWhenAPersonHasConfirmedIt() {
        Connected bucket = INSTALLATION.connect().putMany(150);
        ended(INSTALLATION.request(bucket));
        IntStream.range(0, 110).forEach(i -> bucket.remove("%05d.jpg".formatted(i)));

        Books.Run asking = ended(INSTALLATION.request(bucket));
        assertThat(asking.state()).isEqualTo("NEEDS_CONFIRMATION");
        assertThat(asking.reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("110 of 150"));
        assertThat(asking.removed()).isZero();
        assertThat(books.objects(bucket)).hasSize(150);

        Books.Run confirmed = ended(confirm(bucket, asking.id()));
        assertThat(confirmed.state()).isEqualTo("COMPLETED");
        assertThat(confirmed.removed()).isEqualTo(110);
        awaitAssets(bucket, assets -> assets.size() == 40);
        assertThat(removals(bucket)).hasSize(110);
    }

    @Test
    void confirmsOnlyARunOfTheSameConnection() {
        Connected emptied = INSTALLATION.connect().putMany(101);
        ended(INSTALLATION.request(emptied));
        IntStream.range(0, 101).forEach(i -> emptied.remove("%05d.jpg".formatted(i)));
        Books.Run asking = ended(INSTALLATION.request(emptied));
        Connected other = INSTALLATION.connect();

        RequestId request = confirm(other, asking.id());

        awaitRequest(
                request,
                answer -> answer.refusal().filter("NOTHING_TO_CONFIRM"::equals).isPresent());
    }

    @Test
    void triesAgainWhatFaulted() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1").put("b.jpg", "2");
        neighbours.answer(
                bucket,
                seen -> seen.key().equals("a.jpg")
                        ? Outcomes.faulted(seen, FaultCause.TIMEOUT)
                        : Outcomes.admitted(seen));

        Books.Run first = ended(INSTALLATION.request(bucket));
        assertThat(first.state()).isEqualTo("COMPLETED_WITH_FAULTS");
        assertThat(first.faulted()).isEqualTo(1);
        assertThat(books.object(bucket, "a.jpg"))
                .containsEntry("outcome", "FAULTED")
                .containsEntry("fault", "TIMEOUT")
                .containsEntry("etag", null);

        neighbours.answer(bucket, Outcomes::admitted);
        Books.Run second = ended(INSTALLATION.request(bucket));
        assertThat(second.state()).isEqualTo("COMPLETED");
        assertThat(second.admitted()).isEqualTo(1);
        assertThat(second.unchanged()).isEqualTo(1);
        awaitAssets(bucket, assets -> assets.size() == 2);
    }

    @Test
    void keepsAnAssetWhoseNewContentCouldNotBeJudgedAndTriesAgain() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        ended(INSTALLATION.request(bucket));
        String oldEtag = (String) books.object(bucket, "a.jpg").get("etag");
        neighbours.answer(bucket, seen -> Outcomes.faulted(seen, FaultCause.THROTTLED));

        ended(INSTALLATION.request(bucket.put("a.jpg", "22")));
        assertThat(books.object(bucket, "a.jpg"))
                .containsEntry("outcome", "ADMITTED")
                .containsEntry("stale", true)
                .containsEntry("etag", oldEtag);
        awaitAssets(bucket, assets -> assets.get("a.jpg").now().etag().equals(oldEtag));

        neighbours.answer(bucket, Outcomes::admitted);
        ended(INSTALLATION.request(bucket));
        assertThat(neighbours.objects(bucket)).last().isInstanceOf(ObjectModified.class);
        assertThat(books.object(bucket, "a.jpg")).containsEntry("stale", false).containsEntry("size", 2L);
    }

    @Test
    void judgesAgainWhatWentBackToItsOldContentAfterAFault() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        ended(INSTALLATION.request(bucket));
        neighbours.answer(bucket, seen -> Outcomes.faulted(seen, FaultCause.S3_ERROR));
        ended(INSTALLATION.request(bucket.put("a.jpg", "22")));

        neighbours.answer(bucket, Outcomes::admitted);
        Books.Run run = ended(INSTALLATION.request(bucket.put("a.jpg", "1")));

        assertThat(run.admitted()).isEqualTo(1);
        assertThat(books.object(bucket, "a.jpg")).containsEntry("stale", false).containsEntry("fault", null);
    }

    @Test
    void callsNoRunFaultyBecauseTheBucketMovedOn() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.answer(bucket, seen -> Outcomes.faulted(seen, FaultCause.OBJECT_GONE));

        Books.Run run = ended(INSTALLATION.request(bucket));

        assertThat(run.state()).isEqualTo("COMPLETED");
        assertThat(run.faulted()).isEqualTo(1);
        assertThat(run.balanced()).isTrue();
    }

    @Test
    void asksTheQuotaAgainWithoutReadingTheObjectAndOnlyWhenItMayFit() {
        Connected bucket = INSTALLATION.connect().put("clip.mp4", "1");
        Instant end = Instant.now().plus(Duration.ofDays(10));
        Shortfall shortfall = new Shortfall(30, 20, 100, "2026-11", end);
        neighbours.answer(bucket, seen -> Outcomes.overQuota(seen, 30, shortfall));
        ended(INSTALLATION.request(bucket));

        usage(bucket, 1, 20, end);
        assertThat(ended(INSTALLATION.request(bucket)).unchanged()).isEqualTo(1);

        usage(bucket, 2, 30, end);
        neighbours.answer(bucket, Outcomes::admitted);
        Books.Run run = ended(INSTALLATION.request(bucket));
        assertThat(run.admitted()).isEqualTo(1);
        assertThat(neighbours.objects(bucket)).hasSize(1);
        assertThat(resubmissions(bucket)).singleElement().satisfies(accepted -> {
            assertThat(accepted.units()).isEqualTo(30);
            assertThat(accepted.media()).isEqualTo(Outcomes.IMAGE);
            assertThat(accepted.object().partition()).isEqualTo("aws");
            assertThat(accepted.run().value()).isEqualTo(run.id());
        });
        awaitAssets(bucket, assets -> assets.containsKey("clip.mp4"));
    }

    private static List<ObjectAccepted> resubmissions(Connected bucket) {
        return neighbours
                .ear()
                .events(ObjectAccepted.class)
                .filter(accepted -> accepted.object()
                        .connection()
                        .equals(bucket.connection().connection()))
                .toList();
    }

    private static void usage(Connected bucket, long revision, long left, Instant end) {
        String account = bucket.connection().account().value();
        INSTALLATION.say(new QuotaUsageChanged(
                EventId.derived(account, revision),
                Instant.now(),
                bucket.connection().account(),
                revision,
                "2026-11",
                end.minus(Duration.ofDays(30)),
                end,
                100 - left,
                OptionalLong.of(100),
                OptionalLong.of(left),
                OptionalLong.empty()));
        await("the worker to hear of the usage")
                .atMost(LONG)
                .until(() -> worker.loops()
                        .tables()
                        .usage()
                        .get(account)
                        .filter(known -> known.revision() == revision)
                        .isPresent());
    }

    @Test
    void countsADuplicateOutcomeOnceAndSaysTheAssetAgain() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.answer(bucket, seen -> {
            INSTALLATION.say(Outcomes.admitted(seen), Outcomes.rejected(seen));
            return Outcomes.admitted(seen);
        });

        Books.Run run = ended(INSTALLATION.request(bucket));

        await("every one of three outcomes answered on assets")
                .atMost(LONG)
                .until(() -> neighbours.ear().saidOfAsset(bucket, "a.jpg") >= 2);
        assertThat(run.admitted()).isEqualTo(1);
        assertThat(run.rejected()).isZero();
        assertThat(run.balanced()).isTrue();
        assertThat(neighbours.ear().assets(bucket)).containsKey("a.jpg");
    }

    @Test
    void stopsWithinFiveSecondsWhenCancelledAndSettlesWhatIsPending() {
        Connected bucket = INSTALLATION.connect().putMany(2_500);
        neighbours.keepSilent(bucket);
        SyncRequested asked = INSTALLATION.request(bucket);
        await("the first page to be said")
                .atMost(LONG)
                .until(() -> neighbours.objects(bucket).size() >= 1_000);
        String run = books.run(asked.request()).orElseThrow().id();

        cancel(bucket, run);
        await("the run to stop listing")
                .atMost(Duration.ofSeconds(5))
                .until(() -> books.run(run).state().equals("CANCELLING"));
        // What was listed and not said is said now, and waits for its answer too.
        await("the run to end")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    INSTALLATION.say(neighbours.objects(bucket).stream()
                            .map(event -> Outcomes.admitted(Seen.of(event)))
                            .toArray(Event[]::new));
                    return books.run(run).ended();
                });

        Books.Run ended = ended(asked);
        assertThat(ended.state()).isEqualTo("CANCELLED");
        assertThat(ended.listed()).isBetween(1_000L, 2_000L);
        assertThat(ended.admitted()).isEqualTo(ended.listed());
        assertThat(neighbours.objects(bucket).stream().map(Event::id).distinct())
                .hasSize((int) ended.listed());
    }

    @Test
    void cancelsARunThatWaitsForItsTurn() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.keepSilent(bucket);
        SyncRequested first = INSTALLATION.request(bucket);
        await("the first run to settle").atMost(LONG).until(() -> state(first).equals("SETTLING"));
        SyncRequested second = INSTALLATION.request(bucket);
        awaitRequest(second.request(), answer -> answer.run().isPresent());

        cancel(bucket, books.run(second.request()).orElseThrow().id());

        assertThat(ended(second).state()).isEqualTo("CANCELLED");
        assertThat(state(first)).isEqualTo("SETTLING");
    }

    @Test
    void failsWithAReasonAndRemovesNothingWhenListingIsDenied() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        ended(INSTALLATION.request(bucket));
        bucket.bucket().faults().set(Faults.Settings.NONE.denyingAll());

        Books.Run run = ended(INSTALLATION.request(bucket));

        assertThat(run.state()).isEqualTo("FAILED");
        assertThat(run.reason()).hasValueSatisfying(reason -> assertThat(reason).startsWith("ACCESS_DENIED: "));
        assertThat(run.removed()).isZero();
        assertThat(books.objects(bucket)).hasSize(1);
    }

    @Test
    void givesARoleThatIsNewToAwsTimeToBecomeKnown() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1");
        bucket.bucket().faults().set(Faults.Settings.NONE.denyingAll());
        INSTALLATION.say(
                Installation.account(bucket.connection().account().value(), 1, true),
                bucket.connectedAt(Instant.now()));
        SyncRequested asked = INSTALLATION.request(bucket);
        await("a first listing to be denied")
                .atMost(LONG)
                .until(() -> bucket.bucket().traffic().counts().lists() > 0);
        assertThat(state(asked)).isEqualTo("LISTING");

        bucket.bucket().faults().clear();

        assertThat(ended(asked).state()).isEqualTo("COMPLETED");
    }

    @Test
    void endsARunWhoseConnectionGoesWhileItsObjectsAreJudged() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1").put("b.jpg", "2");
        ended(INSTALLATION.request(bucket));
        neighbours.keepSilent(bucket);
        bucket.remove("a.jpg").put("b.jpg", "22");
        SyncRequested asked = INSTALLATION.request(bucket);
        await("the run to settle").atMost(LONG).until(() -> state(asked).equals("SETTLING"));

        INSTALLATION.withdraw(Topic.CONNECTIONS, bucket.id());
        await("the worker to hear of it")
                .atMost(LONG)
                .until(() ->
                        worker.loops().tables().connections().get(bucket.id()).isEmpty());
        neighbours
                .objects(bucket)
                .forEach(event -> INSTALLATION.say(Outcomes.faulted(Seen.of(event), FaultCause.CONNECTION_GONE)));

        Books.Run run = ended(asked);
        assertThat(run.state()).isEqualTo("COMPLETED_WITH_FAULTS");
        assertThat(run.removed()).isEqualTo(1);
        assertThat(removals(bucket)).hasSize(1);
    }

    @Test
    void findsADriverForARunThatLostIts() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.keepSilent(bucket);
        SyncRequested asked = INSTALLATION.request(bucket);
        await("the run to settle").atMost(LONG).until(() -> state(asked).equals("SETTLING"));
        String run = books.run(asked.request()).orElseThrow().id();

        await("the task to be taken away")
                .atMost(LONG)
                .until(() -> database.jdbi()
                                .withHandle(handle -> handle.execute(
                                        "DELETE FROM scheduled_tasks WHERE task_instance = ? AND NOT picked", run))
                        == 1);
        neighbours.objects(bucket).forEach(event -> INSTALLATION.say(Outcomes.admitted(Seen.of(event))));

        assertThat(ended(asked).state()).isEqualTo("COMPLETED");
    }

    /// Text of a customer's header may hold what PostgreSQL can't.
    @Test
    void storesReasonsThatHoldNulCharacters() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.answer(bucket, seen -> Outcomes.rejected(seen, "brand is \0\0\0\0"));

        assertThat(ended(INSTALLATION.request(bucket)).rejected()).isEqualTo(1);
    }

    private static RequestId confirm(Connected bucket, String run) {
        RequestId request = RequestId.fresh();
        INSTALLATION.say(new RemovalConfirmed(
                EventId.derived(request),
                Instant.now(),
                request,
                bucket.connection().connection(),
                new SyncRunId(run),
                "test"));
        return request;
    }

    private static void cancel(Connected bucket, String run) {
        INSTALLATION.say(new CancelRequested(
                EventId.derived(run, "cancel"),
                Instant.now(),
                bucket.connection().connection(),
                new SyncRunId(run),
                "test"));
    }

    private static List<ObjectRemoved> removals(Connected bucket) {
        return neighbours
                .ear()
                .events(ObjectRemoved.class)
                .filter(removed ->
                        removed.object().connection().equals(bucket.connection().connection()))
                .toList();
    }

    private static String state(SyncRequested asked) {
        return books.run(asked.request()).map(Books.Run::state).orElse("");
    }

    private static Books.Run ended(SyncRequested asked) {
        return ended(asked.request());
    }

    private static Books.Run ended(RequestId request) {
        await("the run of request " + request + " to end")
                .atMost(LONG)
                .until(() -> books.run(request).filter(Books.Run::ended).isPresent());
        return books.run(request).orElseThrow();
    }

    private static void awaitRequest(RequestId request, Predicate<Books.Request> wanted) {
        await("the request's answer")
                .atMost(LONG)
                .until(() -> books.request(request).filter(wanted).isPresent());
    }

    private static void awaitAssets(Connected bucket, Predicate<Map<String, AssetUpdated>> wanted) {
        await("the assets as they should be now")
                .atMost(LONG)
                .until(() -> wanted.test(neighbours.ear().assets(bucket)));
    }
}
