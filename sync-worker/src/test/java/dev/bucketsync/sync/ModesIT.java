package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.ObjectEvent.ObjectModified;
import dev.bucketsync.events.ObjectEvent.ObjectRejudged;
import dev.bucketsync.events.OutcomeEvent.ObjectPreviewed;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.SyncRequestEvent.CancelRequested;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.Purpose;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.PreviewVerdict;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewAccepted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewFaulted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewRejected;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.events.verdict.RulesVersion;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.catalog.PreviewRows;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Neighbours;
import dev.bucketsync.sync.testing.Outcomes;
import dev.bucketsync.sync.testing.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What runs of each mode look at, and what they leave alone; the test plays platform, validator-worker and
/// quota-service.
class ModesIT {
    private static final Installation INSTALLATION = new Installation();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final PreviewVerdict TURNED = new PreviewRejected(
            List.of(Rejection.of(RejectionReason.EXIF_ORIENTATION, "orientation is 6")),
            Optional.of(Outcomes.IMAGE),
            OptionalLong.empty());
    private static final PreviewVerdict ARCHIVED = new PreviewRejected(
            List.of(Rejection.of(RejectionReason.ARCHIVED, "in an archive")), Optional.empty(), OptionalLong.empty());
    private static final PreviewVerdict TIMEOUT = new PreviewFaulted(FaultCause.TIMEOUT, "S3 did not answer");

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
    void judgesEverythingAgainWhenRevalidating() {
        Connected bucket =
                INSTALLATION.connect().put("a.jpg", "1").put("b.jpg", "2").put("c.jpg", "3");
        ended(INSTALLATION.request(bucket));
        bucket.put("b.jpg", "changed");
        neighbours.answer(
                bucket, seen -> seen.key().equals("c.jpg") ? Outcomes.rejected(seen) : Outcomes.admitted(seen));

        Books.Run run = ended(INSTALLATION.request(bucket, SyncMode.REVALIDATE));

        assertThat(run.mode()).isEqualTo("REVALIDATE");
        assertThat(run.admitted()).isEqualTo(2);
        assertThat(run.rejected()).isEqualTo(1);
        assertThat(run.unchanged()).isZero();
        assertThat(run.balanced()).isTrue();
        assertThat(objects(run))
                .hasExactlyElementsOfTypes(ObjectRejudged.class, ObjectModified.class, ObjectRejudged.class)
                .allMatch(event -> event.purpose().equals(Optional.of(Purpose.SYNC)));
        await("the withdrawal of what is refused now")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(neighbours.ear().assets(bucket)).containsOnlyKeys("a.jpg", "b.jpg"));
    }

    @Test
    void letsARevalidationTakeOverTheRunThatWaits() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.keepSilent(bucket);
        awaitState(INSTALLATION.request(bucket), "SETTLING");
        SyncRequested queued = INSTALLATION.request(bucket);
        assertThat(answered(queued).state()).isEqualTo("ACCEPTED");

        SyncRequested upgrade = INSTALLATION.request(bucket, SyncMode.REVALIDATE);
        assertThat(answered(upgrade)).satisfies(answer -> {
            assertThat(answer.state()).isEqualTo("COALESCED");
            assertThat(answer.run()).isEqualTo(answered(queued).run());
        });
        assertThat(answered(INSTALLATION.request(bucket)).state()).isEqualTo("COALESCED");

        assertThat(books.run(upgrade.request()).orElseThrow().mode()).isEqualTo("REVALIDATE");
    }

    @ParameterizedTest
    @EnumSource(names = {"KEYS", "DELETE"})
    void keepsItsOwnModesToItself(SyncMode mode) {
        Connected bucket = INSTALLATION.connect();

        Books.Request answer = answered(INSTALLATION.request(bucket, mode));

        assertThat(answer.state()).isEqualTo("REFUSED");
        assertThat(answer.refusal()).hasValue("MODE_NOT_REQUESTABLE");
    }

    @Test
    void letsAFewPreviewsWaitEachForItself() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.keepSilent(bucket);
        SyncRequested first = INSTALLATION.request(bucket);
        awaitState(first, "SETTLING");

        List<SyncRequested> waiting = Stream.of(
                        SyncMode.PREVIEW, SyncMode.INCREMENTAL, SyncMode.PREVIEW, SyncMode.PREVIEW, SyncMode.PREVIEW)
                .map(mode -> INSTALLATION.request(bucket, mode))
                .peek(asked -> assertThat(answered(asked).state()).isEqualTo("ACCEPTED"))
                .toList();

        assertThat(answered(INSTALLATION.request(bucket, SyncMode.PREVIEW)).refusal())
                .hasValue("TOO_MANY_PREVIEWS");
        neighbours.answer(bucket, Outcomes::admitted);
        INSTALLATION.say(neighbours.objects(bucket).stream()
                .map(event -> Outcomes.admitted(Seen.of(event)))
                .toArray(Event[]::new));
        neighbours.answer(bucket, Outcomes::previewed);
        waiting.forEach(ModesIT::ended);
        assertThat(finished(bucket))
                .isEqualTo(Stream.concat(Stream.of(first), waiting.stream())
                        .map(asked -> answered(asked).run().orElseThrow())
                        .toList());
    }

    @Test
    void previewsWithoutTouchingAnything() {
        Connected bucket = INSTALLATION.connect().put("gone.jpg", "1").put("kept.jpg", "1");
        ended(INSTALLATION.request(bucket));
        bucket.remove("gone.jpg").put("new.jpg", "1").put("turned.jpg", "1").put("hidden.jpg", "1");
        foresee(bucket);

        Books.Run run = ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));

        assertThat(run.state()).isEqualTo("COMPLETED_WITH_FAULTS");
        assertThat(run.listed()).isEqualTo(4);
        assertThat(run.unchanged()).isEqualTo(1);
        assertThat(run.accepted()).isEqualTo(1);
        assertThat(run.rejected()).isEqualTo(1);
        assertThat(run.faulted()).isEqualTo(1);
        assertThat(run.admitted()).isZero();
        assertThat(run.removed()).isZero();
        assertThat(run.balanced()).isTrue();
        assertThat(objects(run)).hasSize(3).allMatch(event -> event.purpose().equals(Optional.of(Purpose.PREVIEW)));
        assertThat(view("api_preview", run)).singleElement().satisfies(told -> {
            assertThat(told.get("units")).isEqualTo(1L);
            assertThat(told.get("header_requests")).isEqualTo(3L);
            assertThat(told.get("lists")).isEqualTo(1L);
            assertThat(told.get("would_remove")).isEqualTo(1L);
        });
        assertThat(view("api_preview_tally", run))
                .extracting(
                        row -> row.get("verdict"),
                        row -> row.get("type"),
                        row -> row.get("fault"),
                        row -> row.get("objects"),
                        row -> row.get("units"),
                        row -> row.get("requests"),
                        row -> row.get("objects_read"))
                .containsExactlyInAnyOrder(
                        tuple("ACCEPTED", "image/jpeg", null, 1L, 1L, 1L, 1L),
                        tuple("REJECTED", "image/jpeg", null, 1L, 0L, 1L, 1L),
                        tuple("FAULTED", null, "TIMEOUT", 1L, 0L, 1L, 1L));
        assertThat(view("api_preview_object", run))
                .extracting(row -> row.get("verdict"), row -> row.get("type"))
                .containsExactlyInAnyOrder(
                        tuple("ACCEPTED", "image/jpeg"), tuple("REJECTED", "image/jpeg"), tuple("FAULTED", null));
        assertThat(books.objects(bucket)).extracting(row -> row.get("name")).containsExactly("gone.jpg", "kept.jpg");
        assertThat(submitted(run)).isZero();
        for (String key : List.of("new.jpg", "turned.jpg", "hidden.jpg")) {
            assertThat(neighbours.ear().saidOfAsset(bucket, key)).isZero();
        }
    }

    @Test
    void keepsSumsThatAgreeWithTheVerdicts() {
        Connected bucket = INSTALLATION.connect().putMany(3_000);
        neighbours.answer(bucket, seen -> switch (seen.key().charAt(4)) {
            case '0' -> Outcomes.previewed(seen, TURNED);
            case '1' -> Outcomes.previewed(seen, TIMEOUT);
            case '2' -> Outcomes.previewed(seen, new PreviewAccepted(Outcomes.IMAGE, 20));
            default -> Outcomes.previewed(seen);
        });

        Books.Run run = ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));

        assertThat(run.accepted()).isEqualTo(2_400);
        assertThat(sums("api_preview_tally WHERE run = :run AND verdict = 'ACCEPTED'", run))
                .isEqualTo(Map.of("objects", 2_400L, "units", 8_100L));
        assertThat(sums("api_preview_arrival WHERE run = :run", run))
                .isEqualTo(Map.of("objects", 2_400L, "units", 8_100L));
        assertThat(view("api_preview_arrival", run))
                .allSatisfy(arrival -> assertThat(arrival.get("least")).isEqualTo(1L));
    }

    private static Map<String, Object> sums(String where, Books.Run run) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT sum(objects)::bigint AS objects, sum(units)::bigint AS units FROM catalog.<where>")
                        .define("where", where)
                        .bind("run", run.id())
                        .mapToMap()
                        .one());
    }

    @Test
    void forgetsAPreviewAsAWhole() {
        Connected bucket = INSTALLATION.connect().put("new.jpg", "1");
        Books.Run run = ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));
        PreviewRows.forgetOld(database.jdbi());
        assertThat(view("api_preview", run)).hasSize(1);

        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE catalog.run SET started_at = started_at - interval '7 days' WHERE id = ?", run.id()));
        PreviewRows.forgetOld(database.jdbi());

        assertThat(view("api_preview", run)).isEmpty();
        assertThat(view("api_preview_tally", run)).isEmpty();
        assertThat(view("api_preview_arrival", run)).isEmpty();
    }

    @Test
    void countsEveryListCallOfAPreview() {
        Connected bucket = INSTALLATION.connect();
        for (int i = 0; i < 12_000; i++) {
            bucket.put("%02d/%05d.jpg".formatted(i / 3_000, i), "1");
        }
        neighbours.answer(
                bucket,
                seen -> seen.key().equals("00/00000.jpg")
                        ? Outcomes.lookedUp(seen, TIMEOUT)
                        : Outcomes.previewed(seen));

        Books.Run run = ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));

        long listed = bucket.bucket().traffic().counts().lists();
        assertThat(run.listed()).isEqualTo(12_000);
        assertThat(view("api_preview", run)).singleElement().satisfies(told -> {
            assertThat(told.get("lists")).isEqualTo(listed + 1);
            assertThat(told.get("header_requests")).isEqualTo(12_000L);
        });
    }

    @Test
    void readsNothingAgainThatAPreviewHasJudged() {
        Connected bucket = INSTALLATION
                .connect()
                .put("new.jpg", "1")
                .put("turned.jpg", "1")
                .put("hidden.jpg", "1")
                .put("rewritten.jpg", "1");
        foresee(bucket);
        ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));
        bucket.put("rewritten.jpg", "2");
        neighbours.answer(bucket, Outcomes::admitted);

        Books.Run run = ended(INSTALLATION.request(bucket));

        assertThat(objects(run))
                .extracting(event -> event.object().key().value())
                .containsExactlyInAnyOrder("hidden.jpg", "rewritten.jpg");
        assertThat(run.state()).isEqualTo("COMPLETED");
        assertThat(run.admitted()).isEqualTo(3);
        assertThat(run.rejected()).isEqualTo(1);
        assertThat(run.balanced()).isTrue();
        assertThat(books.object(bucket, "turned.jpg").get("outcome")).isEqualTo("REJECTED");
        assertThat(rejected(run)).isEqualTo(1);
        assertThat(submitted(run)).isEqualTo(1);
        await("the assets")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(neighbours.ear().assets(bucket))
                        .containsOnlyKeys("new.jpg", "hidden.jpg", "rewritten.jpg"));
    }

    @Test
    void judgesAgainWhatLeftTheArchiveSinceThePreview() {
        Connected bucket = INSTALLATION.connect().archive("old.jpg", "1").put("new.jpg", "1");
        neighbours.answer(
                bucket,
                seen -> seen.key().equals("old.jpg") ? Outcomes.previewed(seen, ARCHIVED) : Outcomes.previewed(seen));
        ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));
        bucket.put("old.jpg", "1");
        neighbours.answer(bucket, Outcomes::admitted);

        Books.Run run = ended(INSTALLATION.request(bucket));

        assertThat(objects(run))
                .extracting(event -> event.object().key().value())
                .containsExactly("old.jpg");
        assertThat(run.admitted()).isEqualTo(2);
        assertThat(run.balanced()).isTrue();
    }

    @Test
    void judgesAgainWhatLeftTheArchiveAfterItsRejection() {
        Connected bucket = INSTALLATION.connect().archive("old.jpg", "1").put("new.jpg", "1");
        neighbours.answer(
                bucket,
                seen -> seen.key().equals("old.jpg")
                        ? Outcomes.rejected(seen, RejectionReason.ARCHIVED)
                        : Outcomes.admitted(seen));
        ended(INSTALLATION.request(bucket));
        assertThat(ended(INSTALLATION.request(bucket)).unchanged()).isEqualTo(2);
        bucket.put("old.jpg", "1");
        neighbours.answer(bucket, Outcomes::admitted);

        Books.Run run = ended(INSTALLATION.request(bucket));

        assertThat(objects(run)).singleElement().isInstanceOf(ObjectRejudged.class);
        assertThat(run.admitted()).isEqualTo(1);
        assertThat(run.unchanged()).isEqualTo(1);
        assertThat(books.object(bucket, "old.jpg").get("outcome")).isEqualTo("ADMITTED");
        assertThat(ended(INSTALLATION.request(bucket)).unchanged()).isEqualTo(2);
    }

    @Test
    void previewsAgainFromWhatItKnows() {
        Connected bucket = INSTALLATION.connect().put("new.jpg", "1").put("turned.jpg", "1");
        foresee(bucket);
        ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));

        Books.Run again = ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));

        assertThat(objects(again)).isEmpty();
        assertThat(again.accepted()).isEqualTo(1);
        assertThat(again.rejected()).isEqualTo(1);
        assertThat(neighbours
                        .ear()
                        .events(ObjectPreviewed.class)
                        .filter(event -> event.run().value().equals(again.id())))
                .hasSize(2)
                .allMatch(event -> event.requests() == 0);
    }

    @Test
    void judgesAgainOnceWhatOlderRulesHaveJudged() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1").put("b.jpg", "1");
        neighbours.answer(bucket, seen -> Outcomes.admitted(seen, RulesVersion.CURRENT - 1));
        ended(INSTALLATION.request(bucket));
        neighbours.answer(bucket, Outcomes::admitted);

        Books.Run again = ended(INSTALLATION.request(bucket));
        Books.Run after = ended(INSTALLATION.request(bucket));

        assertThat(objects(again)).hasSize(2);
        assertThat(again.balanced()).isTrue();
        assertThat(after.unchanged()).isEqualTo(2);
    }

    @Test
    void trustsNoPreviewByOlderRules() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.answer(
                bucket,
                seen -> Outcomes.previewed(seen, new PreviewAccepted(Outcomes.IMAGE, 1), RulesVersion.CURRENT - 1));
        ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));
        neighbours.answer(bucket, Outcomes::admitted);

        Books.Run run = ended(INSTALLATION.request(bucket));

        assertThat(objects(run)).hasSize(1);
        assertThat(run.admitted()).isEqualTo(1);
    }

    @Test
    void countsWhatTheQuotaRefusedBeforeAsNeeded() {
        Connected bucket = INSTALLATION.connect().put("big.mp4", "1");
        neighbours.answer(bucket, seen -> Outcomes.overQuota(seen, 500, shortfall()));
        ended(INSTALLATION.request(bucket));

        Books.Run run = ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));

        assertThat(objects(run)).isEmpty();
        assertThat(run.accepted()).isEqualTo(1);
        assertThat(run.balanced()).isTrue();
        assertThat(submitted(run)).isZero();
        assertThat(books.object(bucket, "big.mp4").get("outcome")).isEqualTo("REJECTED");
    }

    @Test
    void trustsNoPreviewWhenRevalidating() {
        Connected bucket = INSTALLATION.connect().put("turned.jpg", "1");
        foresee(bucket);
        ended(INSTALLATION.request(bucket, SyncMode.PREVIEW));
        neighbours.answer(bucket, Outcomes::admitted);

        Books.Run run = ended(INSTALLATION.request(bucket, SyncMode.REVALIDATE));

        assertThat(objects(run)).hasSize(1);
        assertThat(run.admitted()).isEqualTo(1);
    }

    @Test
    void cancelsAPreviewLikeAnyRun() {
        Connected bucket = INSTALLATION.connect().put("a.jpg", "1");
        neighbours.keepSilent(bucket);
        SyncRequested asked = INSTALLATION.request(bucket, SyncMode.PREVIEW);
        awaitState(asked, "SETTLING");
        String run = answered(asked).run().orElseThrow();
        INSTALLATION.say(new CancelRequested(
                EventId.derived("cancel", run),
                Instant.now(),
                bucket.connection().connection(),
                new SyncRunId(run),
                "test"));
        awaitState(asked, "CANCELLING");
        INSTALLATION.say(Outcomes.previewed(Seen.of(neighbours.objects(bucket).getFirst())));

        assertThat(ended(asked).state()).isEqualTo("CANCELLED");
    }

    private static List<Map<String, Object>> view(String name, Books.Run run) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT * FROM catalog.<view> WHERE run = :run")
                        .define("view", name)
                        .bind("run", run.id())
                        .mapToMap()
                        .list());
    }

    private static void foresee(Connected bucket) {
        neighbours.answer(bucket, seen -> switch (seen.key()) {
            case "turned.jpg" -> Outcomes.previewed(seen, TURNED);
            case "hidden.jpg" -> Outcomes.previewed(seen, TIMEOUT);
            default -> Outcomes.previewed(seen);
        });
    }

    private static Shortfall shortfall() {
        return new Shortfall(500, 10, 100, "2026-11", Instant.now().plus(Duration.ofDays(10)));
    }

    private static List<ObjectEvent> objects(Books.Run run) {
        return neighbours
                .ear()
                .events(ObjectEvent.class)
                .filter(event -> event.run().value().equals(run.id()))
                .sorted(Comparator.comparing(event -> event.object().key()))
                .toList();
    }

    private static long submitted(Books.Run run) {
        return neighbours
                .ear()
                .events(ObjectAccepted.class)
                .filter(event -> event.run().value().equals(run.id()))
                .count();
    }

    private static long rejected(Books.Run run) {
        return neighbours
                .ear()
                .events(ObjectRejected.class)
                .filter(event -> event.run().value().equals(run.id()))
                .count();
    }

    /// The runs of a connection in the order in which they ended.
    private static List<String> finished(Connected bucket) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                                SELECT run FROM catalog.api_sync_run WHERE connection = :connection
                                    AND ended_at IS NOT NULL ORDER BY ended_at""")
                        .bind("connection", bucket.id())
                        .mapTo(String.class)
                        .list());
    }

    private static void awaitState(SyncRequested asked, String state) {
        await("the run to be " + state)
                .atMost(LONG)
                .until(() -> books.run(asked.request())
                        .filter(run -> run.state().equals(state))
                        .isPresent());
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
