package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.connector.Client.Answer;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.run.SyncMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Previews are asked for and read; the test plays sync-worker and quota-service.
class PreviewIT {
    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private String account;
    private Client client;
    private String connection;
    private String bucket;

    @BeforeEach
    void aConnectedBucket() {
        account = API.freshAccount();
        client = API.as(account);
        var _ = API.plan(account, "100");
        var fresh = Installation.AWS.freshBucket();
        bucket = fresh.name();
        connection = client.post(
                        "/v1/connections",
                        "{\"project\": \"p\", \"name\": \"n\", \"bucket\": \"%s\", \"region\": \"%s\"}"
                                .formatted(bucket, fresh.region()))
                .at("id");
        String externalId = client.get("/v1/connections/" + connection + "/aws-policy")
                .json()
                .at("/trustPolicy/Statement/0/Condition/StringEquals/sts:ExternalId")
                .asText();
        String arn = Installation.AWS.freshReader(bucket, "", externalId);
        var _ = client.put("/v1/connections/" + connection + "/role", "{\"roleArn\": \"%s\"}".formatted(arn));
    }

    @Test
    void passesARequestForAPreviewOn() {
        Answer accepted = ask();

        String request = request(accepted);
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Location")).contains("/v1/sync-previews/" + request);
        assertThat(client.get("/v1/sync-previews/" + request).json()).isEqualTo(accepted.json());
        assertThat(accepted.json().at("/request/state").asText()).isEqualTo("WAITING");
        await("the relay")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(API.installation().heard(Topic.SYNC_REQUESTS, SyncRequested.class))
                        .filteredOn(asked -> asked.request().value().equals(request))
                        .singleElement()
                        .extracting(SyncRequested::mode)
                        .isEqualTo(SyncMode.PREVIEW));
    }

    @Test
    void givesARepeatedRequestTheSameAnswer() {
        String path = "/v1/connections/" + connection + "/sync-previews";

        Answer first = client.post(path, "", "Idempotency-Key", "once");

        assertThat(client.post(path, "", "Idempotency-Key", "once").json()).isEqualTo(first.json());
    }

    @Test
    void showsWhatWouldBecomeOfTheObjects() {
        String request = request(ask());
        run(request, "SETTLING");
        execute("INSERT INTO catalog.api_preview VALUES (:run, :connection, :account, 3, 0, 7, null)", request);
        object(request, "a.jpg", "ACCEPTED", "image/jpeg", 1, "{}", null);
        object(request, "b.mp4", "ACCEPTED", "video/mp4", 90, "{}", null);
        object(request, "c.mp4", "ACCEPTED", "video/mp4", 20, "{}", null);
        object(request, "d.jpg", "ACCEPTED", "image/jpeg", 1, "{}", null);
        object(request, "e.mp4", "REJECTED", "video/mp4", 9, "{VIDEO_BRAND,PIXEL_FORMAT}", null);
        object(request, "f.mp4", "REJECTED", "video/mp4", 9, "{PIXEL_FORMAT}", null);
        object(request, "g.jpg", "FAULTED", null, 0, "{}", "TIMEOUT");

        JsonNode preview = client.get("/v1/sync-previews/" + request).json();

        assertThat(preview.at("/run/state").asText()).isEqualTo("SETTLING");
        assertThat(preview.at("/run/progress/secondsLeft").asLong()).isEqualTo(12);
        JsonNode findings = preview.path("findings");
        assertThat(findings.path("types").toString()).isEqualTo("""
            [{"type":"image/jpeg","accepted":2,"rejected":0,"faulted":0,"units":2},\
            {"type":"video/mp4","accepted":2,"rejected":2,"faulted":0,"units":110},\
            {"accepted":0,"rejected":0,"faulted":1,"units":0}]""");
        assertThat(findings.path("rejected").toString()).isEqualTo("""
            [{"reason":"PIXEL_FORMAT","objects":2},{"reason":"VIDEO_BRAND","objects":1}]""");
        assertThat(findings.path("faulted").toString()).isEqualTo("""
            [{"cause":"TIMEOUT","objects":1}]""");
        assertThat(findings.at("/units/needed").asLong()).isEqualTo(112);
        assertThat(findings.at("/units/left").asLong()).isEqualTo(100);
        assertThat(findings.path("fit").toString()).isEqualTo("""
            {"fits":{"objects":3,"units":92},"wouldNot":{"objects":1,"units":20},\
            "firstNot":[{"key":"c.mp4","units":20}]}""");
        assertThat(findings.path("requests").toString()).isEqualTo("""
            {"preview":{"lists":3,"headers":7},"sync":{"lists":3,"headers":1}}""");
        assertThat(findings.has("wouldRemove")).isFalse();
    }

    @Test
    void asksNothingForChargedContentAndTheDifferenceForAKeyThatCostSomething() {
        String request = request(ask());
        run(request, "COMPLETED");
        execute("INSERT INTO catalog.api_preview VALUES (:run, :connection, :account, 3, 0, 0, 0)", request);
        object(request, "charged.mp4", "ACCEPTED", "video/mp4", 90, "{}", null);
        object(request, "changed.mp4", "ACCEPTED", "video/mp4", 20, "{}", null);
        object(request, "shorter.mp4", "ACCEPTED", "video/mp4", 5, "{}", null);
        object(request, "new.mp4", "ACCEPTED", "video/mp4", 99, "{}", null);
        execute("UPDATE catalog.api_preview_object SET etag = 'e' WHERE run = :run", request);
        charged("charged.mp4", 88);
        keyCost("changed.mp4", 15);
        keyCost("shorter.mp4", 15);

        JsonNode findings = client.get("/v1/sync-previews/" + request).json().path("findings");

        assertThat(findings.at("/types/0/units").asLong()).isEqualTo(214);
        assertThat(findings.at("/units/exact").asBoolean()).isTrue();
        assertThat(findings.at("/units/needed").asLong()).isEqualTo(104);
        assertThat(findings.path("fit").toString()).isEqualTo("""
            {"fits":{"objects":3,"units":5},"wouldNot":{"objects":1,"units":99},\
            "firstNot":[{"key":"new.mp4","units":99}]}""");
    }

    /// As the ledger knows contents and keys.
    private void charged(String key, long units) {
        String identity = EventId.derived("aws", account, bucket, key, "e").value();
        insert("INSERT INTO quota.api_charged VALUES (?, decode(?, 'hex'), ?)", account, identity, units);
    }

    private void keyCost(String key, long units) {
        insert(
                "INSERT INTO quota.api_key_cost VALUES (?, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM'), decode(?, 'hex'), ?)",
                account,
                EventId.derived("aws", bucket, key).value(),
                units);
    }

    private void insert(String sql, Object... values) {
        API.installation().jdbi().useHandle(handle -> handle.execute(sql, values));
    }

    @Test
    void expectsASyncToReadWhatCouldNotBeJudgedAtThePriceOfTheRest() {
        String request = request(ask());
        run(request, "COMPLETED_WITH_FAULTS");
        execute("INSERT INTO catalog.api_preview VALUES (:run, :connection, :account, 3, 0, 8, 0)", request);
        object(request, "read.jpg", "ACCEPTED", "image/jpeg", 1, "{}", null);
        object(request, "read.mp4", "REJECTED", "video/mp4", 9, "{VIDEO_BRAND}", null);
        object(request, "known.jpg", "ACCEPTED", "image/jpeg", 1, "{}", null);
        object(request, "slow.jpg", "FAULTED", null, 0, "{}", "TIMEOUT");
        object(request, "slow.mp4", "FAULTED", null, 0, "{}", "TIMEOUT");
        object(request, "gone.jpg", "FAULTED", null, 0, "{}", "OBJECT_GONE");
        execute("""
            UPDATE catalog.api_preview_object SET requests = CASE
                WHEN key = 'read.jpg' THEN 1 WHEN key = 'read.mp4' THEN 2 WHEN key = 'slow.jpg' THEN 4 ELSE 0 END
            WHERE run = :run""", request);

        JsonNode findings = client.get("/v1/sync-previews/" + request).json().path("findings");

        assertThat(findings.path("requests").toString()).isEqualTo("""
            {"preview":{"lists":3,"headers":8},"sync":{"lists":3,"headers":3}}""");
    }

    @Test
    void tellsNothingOfAPreviewThatIsForgotten() {
        String request = request(ask());
        run(request, "COMPLETED");

        JsonNode preview = client.get("/v1/sync-previews/" + request).json();

        assertThat(preview.at("/run/state").asText()).isEqualTo("COMPLETED");
        assertThat(preview.has("findings")).isFalse();
    }

    @Test
    void tellsHowManyWouldBeRemovedWhenAllIsListed() {
        String request = request(ask());
        run(request, "COMPLETED");
        execute("INSERT INTO catalog.api_preview VALUES (:run, :connection, :account, 3, 0, 0, 5)", request);

        JsonNode findings = client.get("/v1/sync-previews/" + request).json().path("findings");

        assertThat(findings.path("wouldRemove").asLong()).isEqualTo(5);
        assertThat(findings.at("/fit/wouldNot/objects").asLong()).isZero();
    }

    @Test
    void knowsWhatFitsOfManyObjects() {
        String request = request(ask());
        run(request, "COMPLETED");
        // Every third is rejected, the others have 2 to 8 units; they arrive against the order of their keys.
        execute("""
            INSERT INTO catalog.api_preview_object
            SELECT :run, :connection, :account, convert_to(to_char(200000 - i, 'FM000000'), 'UTF8'),
                   CASE i % 3 WHEN 0 THEN 'REJECTED' ELSE 'ACCEPTED' END, 'image/jpeg', 2 + i % 7,
                   CASE i % 3 WHEN 0 THEN '{EXIF_ORIENTATION}' ELSE '{}' END::text[], null, null, null,
                   timestamptz '2026-11-23 10:00Z' + i * interval '1 ms'
            FROM generate_series(1, 200000) AS i""", request);
        execute("INSERT INTO catalog.api_preview VALUES (:run, :connection, :account, 200, 0, 200000, 0)", request);

        JsonNode findings = client.get("/v1/sync-previews/" + request).json().path("findings");

        LongSummaryStatistics accepted = accepted(200_000).summaryStatistics();
        assertThat(findings.path("types").toString()).isEqualTo("""
            [{"type":"image/jpeg","accepted":%d,"rejected":66666,"faulted":0,"units":%d}]""".formatted(accepted.getCount(), accepted.getSum()));
        assertThat(findings.path("rejected").toString()).isEqualTo("""
            [{"reason":"EXIF_ORIENTATION","objects":66666}]""");
        List<Long> fitting = fitting(100, accepted(200_000));
        assertThat(findings.at("/fit/fits/objects").asLong()).isEqualTo(fitting.size());
        assertThat(findings.at("/fit/fits/units").asLong())
                .isEqualTo(fitting.stream().mapToLong(Long::longValue).sum());
        assertThat(findings.at("/fit/firstNot")).hasSize(100);
    }

    private static List<Long> fitting(long left, LongStream arriving) {
        List<Long> fitting = new ArrayList<>();
        long rest = left;
        for (long units : arriving.toArray()) {
            if (units <= rest) {
                fitting.add(units);
                rest -= units;
            }
        }
        return fitting;
    }

    /// The units of the accepted of so many objects, as they arrive.
    private static LongStream accepted(int objects) {
        return LongStream.rangeClosed(1, objects).filter(i -> i % 3 != 0).map(i -> 2 + i % 7);
    }

    @Test
    void listsWhatWouldBecomeOfEachObject() {
        String request = request(ask());
        String objects = "/v1/sync-previews/" + request + "/objects";
        assertThat(client.get(objects).json().toString()).isEqualTo("{\"items\":[]}");
        run(request, "SETTLING");
        object(request, "a.jpg", "ACCEPTED", "image/jpeg", 1, "{}", null);
        object(request, "b.mp4", "REJECTED", "video/mp4", 9, "{VIDEO_BRAND,PIXEL_FORMAT}", null);
        object(request, "c.mp4", "REJECTED", "video/mp4", 9, "{PIXEL_FORMAT}", null);
        object(request, "d.jpg", "FAULTED", null, 0, "{}", "TIMEOUT");
        execute("""
            UPDATE catalog.api_preview_object
            SET rejections = '[{"reason": "VIDEO_BRAND", "detail": "isom"}, {"reason": "PIXEL_FORMAT", "detail": "4:2:2"}]',
                observed_at = '2026-11-23T10:00:00Z'
            WHERE run = :run AND key = 'b.mp4'""", request);
        execute("""
            UPDATE catalog.api_preview_object SET units = NULL, fault_detail = 'S3 did not answer'
            WHERE run = :run AND key = 'd.jpg'""", request);

        Answer first = client.get(objects + "?limit=2");

        assertThat(keys(first)).containsExactly("a.jpg", "b.mp4");
        assertThat(first.json().at("/items/1").toString()).isEqualTo("""
            {"key":"b.mp4","verdict":"REJECTED","type":"video/mp4","units":9,\
            "reasons":[{"detail":"isom","reason":"VIDEO_BRAND"},{"detail":"4:2:2","reason":"PIXEL_FORMAT"}],\
            "observedAt":"2026-11-23T10:00:00.000Z"}""");
        Answer second = client.get(objects + "?limit=2&cursor=" + first.at("nextCursor"));
        assertThat(keys(second)).containsExactly("c.mp4", "d.jpg");
        assertThat(second.json().at("/items/1/fault").toString()).isEqualTo("""
            {"cause":"TIMEOUT","detail":"S3 did not answer"}""");
        assertThat(second.json().has("nextCursor")).isFalse();
        assertThat(keys(client.get(objects + "?verdict=REJECTED"))).containsExactly("b.mp4", "c.mp4");
        assertThat(keys(client.get(objects + "?verdict=FAULTED"))).containsExactly("d.jpg");
        assertThat(keys(client.get(objects + "?reason=VIDEO_BRAND"))).containsExactly("b.mp4");
        assertThat(keys(client.get(objects + "?verdict=ACCEPTED&reason=VIDEO_BRAND")))
                .isEmpty();
    }

    @Test
    void refusesToListByWhatItDoesNotKnow() {
        String request = request(ask());
        run(request, "SETTLING");
        object(request, "a.jpg", "REJECTED", "image/jpeg", 1, "{VIDEO_BRAND}", null);
        object(request, "b.jpg", "REJECTED", "image/jpeg", 1, "{VIDEO_BRAND}", null);
        String objects = "/v1/sync-previews/" + request + "/objects";
        String cursor = client.get(objects + "?limit=1&verdict=REJECTED").at("nextCursor");
        assertThat(cursor).isNotEmpty();

        for (String query : List.of(
                "verdict=ADMITTED",
                "reason=UGLY",
                "limit=0",
                "cursor=abc",
                "cursor=" + cursor,
                "verdict=FAULTED&cursor=" + cursor)) {
            Answer refused = client.get(objects + "?" + query);
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.at("code")).as(query).isEqualTo("INVALID_FIELD");
        }
        assertThat(client.get(objects + "?outcome=REJECTED").at("code")).isEqualTo("UNKNOWN_FIELD");
    }

    private static List<String> keys(Answer page) {
        return page.json().path("items").findValuesAsText("key");
    }

    @Test
    void showsOneMomentWhileThePreviewGoesOn() throws Exception {
        String request = request(ask());
        run(request, "SETTLING");
        execute("INSERT INTO catalog.api_preview VALUES (:run, :connection, :account, 3, 0, 0, null)", request);
        object(request, "a.mp4", "ACCEPTED", "video/mp4", 200, "{}", null);
        try (ExecutorService reading = Executors.newVirtualThreadPerTaskExecutor();
                Handle busy = API.installation().jdbi().open()) {
            busy.begin();
            busy.execute("LOCK TABLE catalog.api_preview IN ACCESS EXCLUSIVE MODE");
            Future<Answer> read = reading.submit(() -> client.get("/v1/sync-previews/" + request));
            await("the reader in the midst of its questions").until(() -> waitingFor("api_preview"));
            object(request, "b.jpg", "ACCEPTED", "image/jpeg", 1, "{}", null);
            object(request, "c.jpg", "ACCEPTED", "image/jpeg", 1, "{}", null);
            busy.rollback();

            JsonNode fit = read.get().json().at("/findings/fit");

            assertThat(fit.toString()).isEqualTo("""
                {"fits":{"objects":0,"units":0},"wouldNot":{"objects":1,"units":200},\
                "firstNot":[{"key":"a.mp4","units":200}]}""");
        }
    }

    private static boolean waitingFor(String table) {
        return API.installation()
                .jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
                                       JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
                                       WHERE NOT l.granted AND c.relname = :table)""")
                        .bind("table", table)
                        .mapTo(Boolean.class)
                        .one());
    }

    @Test
    void saysSoWhenTheAnswerTakesTooLong() {
        String request = request(ask());
        run(request, "COMPLETED");
        execute("INSERT INTO catalog.api_preview VALUES (:run, :connection, :account, 3, 0, 0, 5)", request);
        try (Handle busy = API.installation().jdbi().open()) {
            busy.begin();
            busy.execute("LOCK TABLE catalog.api_preview_object IN ACCESS EXCLUSIVE MODE");

            Answer late = client.get("/v1/sync-previews/" + request);

            assertThat(late.status()).isEqualTo(503);
            assertThat(late.at("code")).isEqualTo("UNAVAILABLE");
            busy.rollback();
        }
        assertThat(client.get("/v1/sync-previews/" + request).status()).isEqualTo(200);
    }

    @Test
    void showsNobodyElsesPreviewAndNoOtherSync() {
        String preview = request(ask());
        String sync = client.post("/v1/connections/" + connection + "/sync-requests", "")
                .at("requestId");

        Client stranger = API.as("stranger");
        run(preview, "SETTLING");
        object(preview, "a.jpg", "ACCEPTED", "image/jpeg", 1, "{}", null);
        assertThat(stranger.get("/v1/sync-previews/" + preview).status()).isEqualTo(404);
        assertThat(stranger.get("/v1/sync-previews/" + preview + "/objects").status())
                .isEqualTo(404);
        assertThat(client.get("/v1/sync-previews/" + sync + "/objects").status())
                .isEqualTo(404);
        assertThat(stranger.post("/v1/connections/" + connection + "/sync-previews", "")
                        .status())
                .isEqualTo(404);
        assertThat(client.get("/v1/sync-previews/" + sync).status()).isEqualTo(404);
    }

    private Answer ask() {
        return client.post("/v1/connections/" + connection + "/sync-previews", "");
    }

    private static String request(Answer accepted) {
        return accepted.json().at("/request/requestId").asText();
    }

    private void run(String request, String state) {
        execute("""
            INSERT INTO catalog.api_sync_request
            VALUES (:request, :connection, :account, 'PREVIEW', 'ACCEPTED', null, :run, 'me', now(), now())""", request);
        execute("""
            INSERT INTO catalog.api_sync_run
            VALUES (:run, :connection, :account, 'p', 'PREVIEW', '%s', null, 10, 4, 0, 0, 2, 1, 0, 7, now(), now(), null,
                    4, 5.5, 20, 12)""".formatted(state), request);
    }

    private void object(
            String request, String key, String verdict, String type, long units, String reasons, String fault) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO catalog.api_preview_object VALUES (?, ?, ?, ?, ?, ?, ?, ?::text[], null, ?, null,"
                                + " now())",
                        "run-of-" + request,
                        connection,
                        account,
                        key.getBytes(StandardCharsets.UTF_8),
                        verdict,
                        type,
                        units,
                        reasons,
                        fault));
    }

    private void execute(String sql, String request) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.createUpdate(sql)
                        .bind("run", "run-of-" + request)
                        .bind("request", request)
                        .bind("connection", connection)
                        .bind("account", account)
                        .execute());
    }
}
