package dev.bucketsync.e2e;

import static dev.bucketsync.e2e.World.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.local.audit.AuditCommand;
import dev.bucketsync.local.client.ApiClient;
import dev.bucketsync.local.client.ApiClient.RefusedException;
import dev.bucketsync.local.client.ConnectedBucket;
import dev.bucketsync.local.sample.ExpectedObject;
import dev.bucketsync.local.sample.Outcome;
import dev.bucketsync.local.sample.SampleBucket;
import dev.bucketsync.local.sample.SampleChanges;
import dev.bucketsync.local.stack.LocalStack;
import dev.bucketsync.sandbox.aws.s3.Traffic.Counts;
import dev.bucketsync.sandbox.aws.store.FolderStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bucket of real images and videos, from the first form to the second sync.
class StoryIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private String bucket;
    private AccountId account;

    @BeforeEach
    void makeTheSampleBucket() throws IOException {
        SampleBucket.createIn(folder);
        bucket = World.fresh("sample");
        var _ = STACK.aws()
                .buckets()
                .put(bucket, LocalStack.REGION, LocalStack.CUSTOMER_AWS_ACCOUNT, new FolderStore(folder));
        account = World.account(SampleBucket.QUOTA);
    }

    @Test
    void judgesEveryObjectOnceAndFollowsTheBucket() throws IOException, SQLException {
        ConnectedBucket connection = World.connect(account, "holiday", bucket, "");

        JsonNode first = sync(connection);
        assertThat(first.path("state").asText()).isEqualTo("COMPLETED");
        assertOutcomes(connection, SampleBucket.expected());
        long units = admittedUnits(SampleBucket.expected());
        assertThat(used(account)).isEqualTo(units);

        Counts before = traffic();
        JsonNode unchanged = sync(connection);
        assertThat(unchanged.path("counts").path("unchanged").asLong())
                .isEqualTo(SampleBucket.expected().size());
        assertThat(traffic().gets()).as("GET requests of an unchanged re-sync").isEqualTo(before.gets());
        assertThat(Ledger.unitsCharged(account)).isEqualTo(units);

        SampleChanges.apply(folder);
        JsonNode changed = sync(connection);
        assertThat(changed.path("counts").path("removed").asLong()).isEqualTo(removals());
        assertOutcomes(connection, afterTheChanges());
        assertThat(used(account))
                .as("new images count, an overwritten one costs nothing more")
                .isEqualTo(units + additions());
    }

    @Test
    void addsUpTwoConnectionsOfOneProject() {
        ConnectedBucket photos = World.connect(account, "both", bucket, "photos/");
        ConnectedBucket screens = World.connect(account, "both", bucket, "screens/");
        sync(photos);
        sync(screens);

        List<JsonNode> assets = World.api(account).all("/v1/projects/both/assets");

        assertThat(assets.stream().map(asset -> asset.path("key").asText()))
                .doesNotHaveDuplicates()
                .allMatch(key -> key.startsWith("photos/") || key.startsWith("screens/"))
                .hasSize((int) SampleBucket.expected().stream()
                        .filter(object -> object.outcome() instanceof Outcome.Admitted)
                        .filter(object -> object.key().startsWith("photos/")
                                || object.key().startsWith("screens/"))
                        .count());
    }

    @Test
    void chargesTwoConnectionsOverTheSameObjectsOnce() {
        ConnectedBucket one = World.connect(account, "one", bucket, "photos/2023/");
        ConnectedBucket two = World.connect(account, "two", bucket, "photos/");
        sync(one);
        long charged = used(account);
        JsonNode second = sync(two);

        assertThat(charged).isPositive();
        assertThat(used(account))
                .isEqualTo(admittedUnits(SampleBucket.expected().stream()
                        .filter(object -> object.key().startsWith("photos/"))
                        .toList()));
        assertThat(second.path("counts").path("rejected").asLong()).isPositive();
    }

    @Test
    void letsTwoAccountsWithTheSameBucketSeeNothingOfEachOther() {
        AccountId other = World.account(SampleBucket.QUOTA);
        ConnectedBucket mine = World.connect(account, "same", bucket, "photos/");
        ConnectedBucket theirs = World.connect(other, "same", bucket, "photos/");
        sync(mine);
        sync(theirs);

        assertThat(used(account)).isPositive().isEqualTo(used(other));
        for (String path : List.of("", "/objects", "/assets", "/sync-runs", "/aws-policy/trust")) {
            assertThatThrownBy(() -> World.api(other).text("/v1/connections/" + mine.id() + path))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.status()).isEqualTo(404));
        }
        assertThat(World.api(account).all("/v1/projects/same/assets"))
                .allSatisfy(
                        asset -> assertThat(asset.path("connection").asText()).isEqualTo(mine.id()));
    }

    @Test
    void asksTheQuotaAgainWhenItHasGrown() {
        ConnectedBucket clips = World.connect(account, "clips", bucket, "clips/");
        sync(clips);
        assertThat(reasonsOf(clips, "clips/a whole minute.mp4")).containsExactly("QUOTA_EXCEEDED");
        long before = traffic().gets();

        World.plan(account, 100_000, true);

        await("a sync after the news of the plan has reached every service")
                .atMost(PATIENCE)
                .until(() -> sync(clips).path("state").asText().equals("COMPLETED")
                        && objects(clips)
                                .get("clips/a whole minute.mp4")
                                .path("outcome")
                                .asText()
                                .equals("ADMITTED"));
        assertThat(traffic().gets()).as("asked from stored metadata").isEqualTo(before);
    }

    @Test
    void admitsForACreditWhatItsKeyHasPaidForInPart() throws IOException {
        AccountId tight = World.account(197);
        ConnectedBucket clips = World.connect(tight, "clips", bucket, "clips/");
        sync(clips);
        assertThat(used(tight)).isEqualTo(192);
        Files.copy(
                folder.resolve("clips/waves, index last.mp4"),
                folder.resolve("clips/waves.mp4"),
                StandardCopyOption.REPLACE_EXISTING);
        sync(clips);
        JsonNode refused = objects(tight, clips).get("clips/waves.mp4");
        assertThat(refused.path("units").asLong()).isEqualTo(60);
        assertThat(refused.at("/shortfall/needed").asLong()).isEqualTo(12);
        assertThat(refused.at("/shortfall/left").asLong()).isEqualTo(5);
        long before = traffic().gets();

        var _ = new ApiClient(STACK.api(), STACK.adminToken())
                .post(
                        "/v1/admin/accounts/" + tight + "/credits",
                        Map.of("units", 10, "reason", "An apology."),
                        "apology-" + tight);

        await("the credit in the balance")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                World.api(tight).get("/v1/usage").path("left").asLong())
                        .isEqualTo(15));
        await("a sync after the news of the credit has reached the sync-worker")
                .atMost(PATIENCE)
                .until(() -> sync(clips).path("state").asText().equals("COMPLETED")
                        && objects(tight, clips)
                                .get("clips/waves.mp4")
                                .path("outcome")
                                .asText()
                                .equals("ADMITTED"));
        assertThat(used(tight)).isEqualTo(204);
        assertThat(traffic().gets()).as("asked from stored metadata").isEqualTo(before);
    }

    @Test
    void keepsBooksThatAgreeAfterEverythingThatHappened() throws IOException {
        ConnectedBucket connection = World.connect(account, "audited", bucket, "");
        sync(connection);
        SampleChanges.apply(folder);
        sync(connection);

        StringWriter said = new StringWriter();
        boolean agree = AuditCommand.audit(new ApiClient(STACK.api(), STACK.adminToken()), new PrintWriter(said));

        assertThat(agree).as(said.toString()).isTrue();
        JsonNode audit = new ApiClient(STACK.api(), STACK.adminToken()).get("/v1/admin/accounts/" + account + "/audit");
        assertThat(audit.at("/assets/contents").asLong()).isPositive();
        assertThat(audit.at("/assets/chargedWithoutAsset").asLong())
                .as("what was removed")
                .isPositive();
        String period = World.api(account).get("/v1/usage").path("period").asText();
        assertThat(World.api(account)
                        .text("/v1/usage/periods/" + period + "/ledger")
                        .lines())
                .as("a header, and a line for each content charged")
                .hasSize(1 + Math.toIntExact(audit.path("lines").asLong()));
    }

    private JsonNode sync(ConnectedBucket connection) {
        return connection.sync(PATIENCE, _ -> {});
    }

    private Counts traffic() {
        return STACK.aws().stats().bucket(bucket);
    }

    private static long used(AccountId account) {
        return World.api(account).get("/v1/usage").path("used").asLong();
    }

    private Map<String, JsonNode> objects(ConnectedBucket connection) {
        return objects(account, connection);
    }

    private static Map<String, JsonNode> objects(AccountId account, ConnectedBucket connection) {
        Map<String, JsonNode> objects = new HashMap<>();
        World.api(account)
                .all("/v1/connections/" + connection.id() + "/objects")
                .forEach(object -> objects.put(object.path("key").asText(), object));
        return objects;
    }

    private List<String> reasonsOf(ConnectedBucket connection, String key) {
        return reasons(objects(connection).get(key));
    }

    private static List<String> reasons(JsonNode object) {
        return StreamSupport.stream(object.path("reasons").spliterator(), false)
                .map(reason -> reason.path("reason").asText())
                .toList();
    }

    private void assertOutcomes(ConnectedBucket connection, List<ExpectedObject> expected) {
        Map<String, JsonNode> objects = objects(connection);
        assertThat(objects.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(ExpectedObject::key).toList());
        for (ExpectedObject object : expected) {
            JsonNode seen = objects.get(object.key());
            switch (object.outcome()) {
                case Outcome.Admitted(long units) -> {
                    assertThat(seen.path("outcome").asText())
                            .as("%s: %s", object.key(), seen)
                            .isEqualTo("ADMITTED");
                    assertThat(seen.path("units").asLong()).as(object.key()).isEqualTo(units);
                }
                case Outcome.Rejected rejected ->
                    assertThat(reasons(seen))
                            .as("%s: %s", object.key(), seen)
                            .containsExactlyInAnyOrderElementsOf(
                                    rejected.reasons().stream().map(Enum::name).toList());
                case Outcome.Removed _ -> throw new IllegalArgumentException("not listed: " + object);
            }
        }
    }

    private static long admittedUnits(List<ExpectedObject> objects) {
        return objects.stream()
                .map(ExpectedObject::outcome)
                .mapToLong(outcome -> outcome instanceof Outcome.Admitted(long units) ? units : 0)
                .sum();
    }

    private static long removals() {
        return SampleChanges.expected().stream()
                .filter(object -> object.outcome() instanceof Outcome.Removed)
                .count();
    }

    /// Units of keys that the sample did not have.
    private static long additions() {
        List<String> known =
                SampleBucket.expected().stream().map(ExpectedObject::key).toList();
        return admittedUnits(SampleChanges.expected().stream()
                .filter(object -> !known.contains(object.key()))
                .toList());
    }

    private static List<ExpectedObject> afterTheChanges() {
        Map<String, ExpectedObject> objects = new HashMap<>();
        SampleBucket.expected().forEach(object -> objects.put(object.key(), object));
        for (ExpectedObject object : SampleChanges.expected()) {
            if (object.outcome() instanceof Outcome.Removed) {
                objects.remove(object.key());
            } else {
                objects.put(object.key(), object);
            }
        }
        return List.copyOf(objects.values());
    }
}
