package dev.bucketsync.e2e;

import static dev.bucketsync.e2e.World.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.local.client.ConnectedBucket;
import dev.bucketsync.local.sample.SampleBucket;
import dev.bucketsync.local.stack.LocalStack;
import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Body;
import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.s3.Traffic.Counts;
import dev.bucketsync.sandbox.aws.store.FolderStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a preview says of a bucket of real images and videos is what the sync after it does, at no header read twice.
class PreviewIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int MANY = 200_000;

    @TempDir
    private Path folder;

    @Test
    void tellsBeforehandWhatASyncWillDo() throws IOException, SQLException {
        String bucket = sampleBucket().name();
        AccountId account = World.account(SampleBucket.QUOTA);
        ConnectedBucket connection = World.connect(account, "previewed", bucket, "");

        Counts before = STACK.aws().stats().bucket(bucket);
        JsonNode preview = preview(account, connection);

        assertThat(preview.at("/run/state").asText()).as(preview.toString()).isEqualTo("COMPLETED");
        assertThat(preview.at("/run/counts/listed").asInt())
                .isEqualTo(SampleBucket.expected().size());
        JsonNode findings = preview.path("findings");
        long wouldNotFit = findings.at("/fit/wouldNot/objects").asLong();
        assertThat(findings.at("/fit/fits/objects").asLong() + wouldNotFit)
                .isEqualTo(preview.at("/run/counts/accepted").asLong());
        assertThat(findings.at("/fit/firstNot")).isNotEmpty();
        assertThat(findings.at("/units/left").asLong()).isEqualTo(SampleBucket.QUOTA);
        assertThat(findings.path("types")).hasSizeGreaterThan(1);
        assertThat(findings.path("wouldRemove").asLong()).isZero();
        assertNothingWasTouched(account, connection);
        long gets = STACK.aws().stats().bucket(bucket).gets();
        assertCounted(preview, before, STACK.aws().stats().bucket(bucket));

        JsonNode run = connection.sync(PATIENCE, _ -> {});

        assertThat(STACK.aws().stats().bucket(bucket).gets())
                .as("GET requests after the preview")
                .isEqualTo(gets);
        assertThat(run.at("/counts/admitted").asLong())
                .isEqualTo(findings.at("/fit/fits/objects").asLong());
        assertThat(run.at("/counts/rejected").asLong())
                .isEqualTo(preview.at("/run/counts/rejected").asLong() + wouldNotFit);
        assertThat(Ledger.unitsCharged(account))
                .isEqualTo(findings.at("/fit/fits/units").asLong());
    }

    @Test
    void countsRequestsInVainToo() throws IOException {
        Bucket bucket = sampleBucket();
        AccountId account = World.account(SampleBucket.QUOTA);
        ConnectedBucket connection = World.connect(account, "changing", bucket.name(), "");
        bucket.faults().tamperWithLists((_, honest) -> withOldEtags(honest.answer(), "beach"));
        Counts before = bucket.traffic().counts();

        JsonNode preview = preview(account, connection);

        assertThat(preview.at("/findings/faulted").toString())
                .isEqualTo("[{\"cause\":\"OBJECT_CHANGED\",\"objects\":3}]");
        assertCounted(preview, before, bucket.traffic().counts());
        assertThat(World.api(account)
                        .all("/v1/sync-previews/"
                                + preview.at("/request/requestId").asText() + "/objects?verdict=FAULTED"))
                .extracting(object -> object.at("/fault/cause").asText())
                .containsExactly("OBJECT_CHANGED", "OBJECT_CHANGED", "OBJECT_CHANGED");

        bucket.faults().clear();
        long gets = bucket.traffic().counts().gets();
        connection.sync(PATIENCE, _ -> {});

        long read = bucket.traffic().counts().gets() - gets;
        assertThat(read)
                .isBetween(3L, preview.at("/findings/requests/sync/headers").asLong());
    }

    /// As if the objects had been overwritten after they were listed.
    private static Answer withOldEtags(Answer honest, String named) throws IOException {
        ByteArrayOutputStream listing = new ByteArrayOutputStream();
        honest.body().writeTo(listing);
        String old = listing.toString(StandardCharsets.UTF_8)
                .replaceAll(
                        "(<Key>[^<]*" + named + "[^<]*</Key>(?:(?!</Contents>).)*<ETag>)[^<]*",
                        "$1&quot;0123456789abcdef0123456789abcdef&quot;");
        return new Answer(honest.status(), honest.headers(), Body.of(old));
    }

    private static void assertCounted(JsonNode preview, Counts before, Counts after) {
        JsonNode requests = preview.at("/findings/requests/preview");
        assertThat(requests.path("headers").asLong()).isEqualTo(after.gets() - before.gets());
        assertThat(requests.path("lists").asLong()).isEqualTo(after.lists() - before.lists());
    }

    @Test
    void tellsWhatFitsOfManyObjects() throws IOException, SQLException {
        AccountId account = World.account(MANY / 2);
        ConnectedBucket connection =
                World.connect(account, "many", sampleBucket().name(), "screens/");
        JsonNode small = preview(account, connection);
        fill(small.at("/run/run").asText());

        JsonNode findings = World.api(account)
                .get("/v1/sync-previews/" + small.at("/request/requestId").asText())
                .path("findings");

        long rest = MANY / 2;
        long fits = 0;
        for (int i = 0; i < MANY; i++) {
            if (accepted(i) && units(i) <= rest) {
                fits++;
                rest -= units(i);
            }
        }
        assertThat(findings.at("/types/0/accepted").asLong())
                .isEqualTo(IntStream.range(0, MANY).filter(PreviewIT::accepted).count());
        assertThat(findings.at("/units/exact").asBoolean()).isFalse();
        assertThat(findings.at("/fit/fits/objects").asLong()).isEqualTo(fits);
        assertThat(findings.at("/fit/fits/units").asLong()).isEqualTo(MANY / 2 - rest);
        assertThat(findings.at("/fit/firstNot")).hasSize(100);
    }

    private static boolean accepted(int i) {
        return i % 5 != 4;
    }

    private static long units(int i) {
        return i % 10 == 0 ? 1 + i % 977 : 1;
    }

    /// Puts the verdicts of a large bucket in the place of a small one's, as the settlement keeps them.
    private static void fill(String run) throws SQLException {
        try (Connection database = Ledger.open();
                Statement sql = database.createStatement()) {
            for (String statement : List.of("""
                    CREATE TEMPORARY TABLE previewed AS SELECT * FROM catalog.preview_verdict WHERE run = '%1$s'""", """
                    DELETE FROM catalog.preview_verdict WHERE run = '%1$s'""", """
                    INSERT INTO catalog.preview_verdict (run, key, connection_id, etag, size, storage_class, verdict, type,
                        units, reasons, requests, rules_version, observed_at)
                    SELECT p.run, convert_to(to_char(i, 'FM0000000') || '.jpg', 'UTF8'), p.connection_id, 'e' || i, 1000,
                        'STANDARD', CASE i %% 5 WHEN 4 THEN 'REJECTED' ELSE 'ACCEPTED' END, 'image/jpeg',
                        CASE i %% 10 WHEN 0 THEN 1 + i %% 977 ELSE 1 END,
                        CASE i %% 5 WHEN 4 THEN '{EXIF_ORIENTATION}' ELSE '{}' END::text[], 1, 2,
                        p.observed_at + i / 1000 * interval '20 ms'
                    FROM generate_series(0, %2$d - 1) AS i, (SELECT * FROM previewed LIMIT 1) p""", """
                    DELETE FROM catalog.preview_tally WHERE run = '%1$s'""", """
                    DELETE FROM catalog.preview_arrival WHERE run = '%1$s'""", """
                    INSERT INTO catalog.preview_tally
                    SELECT run, get_byte(key, 6) %% 4, verdict, type, '', reasons, count(*), sum(units), sum(requests), 0,
                        count(*)
                    FROM catalog.preview_verdict WHERE run = '%1$s'
                    GROUP BY run, get_byte(key, 6) %% 4, verdict, type, reasons""", """
                    INSERT INTO catalog.preview_arrival
                    SELECT run, get_byte(key, 6) %% 4, observed_at, count(*), sum(units), min(units)
                    FROM catalog.preview_verdict WHERE run = '%1$s' AND verdict = 'ACCEPTED'
                    GROUP BY run, get_byte(key, 6) %% 4, observed_at""")) {
                sql.execute(statement.formatted(run, MANY));
            }
        }
    }

    private Bucket sampleBucket() throws IOException {
        SampleBucket.createIn(folder);
        return STACK.aws()
                .buckets()
                .put(
                        World.fresh("previewed"),
                        LocalStack.REGION,
                        LocalStack.CUSTOMER_AWS_ACCOUNT,
                        new FolderStore(folder));
    }

    private static void assertNothingWasTouched(AccountId account, ConnectedBucket connection) throws SQLException {
        assertThat(Ledger.entries(account)).isZero();
        assertThat(World.api(account).get("/v1/usage").path("used").asLong()).isZero();
        assertThat(World.api(account).all("/v1/connections/" + connection.id() + "/objects"))
                .isEmpty();
        assertThat(Topics.all(Topic.ASSETS)).noneMatch(record -> record.key().startsWith(connection.id() + "/"));
        assertThat(Topics.all(Topic.ACCEPTED_ASSETS))
                .noneMatch(record -> record.key().equals(account.value()));
    }

    private static JsonNode preview(AccountId account, ConnectedBucket connection) {
        String request = World.api(account)
                .post("/v1/connections/" + connection.id() + "/sync-previews", Map.of())
                .at("/request/requestId")
                .asText();
        return await("the preview's end")
                .atMost(PATIENCE)
                .until(
                        () -> World.api(account).get("/v1/sync-previews/" + request),
                        preview -> preview.at("/run/endedAt").isTextual());
    }
}
