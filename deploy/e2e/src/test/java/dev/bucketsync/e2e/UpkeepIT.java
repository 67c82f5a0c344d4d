package dev.bucketsync.e2e;

import static dev.bucketsync.e2e.World.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.local.client.ApiClient;
import dev.bucketsync.local.client.ConnectedBucket;
import dev.bucketsync.local.sample.SampleBucket;
import dev.bucketsync.local.stack.LocalStack;
import dev.bucketsync.sandbox.aws.store.FolderStore;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A connection that is kept up to date without anybody asking: by the clock, and by the bucket's own word.
class UpkeepIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SECONDS = Duration.ofSeconds(30);
    private static final String IMAGE = "photos/2024/06 June/beach 1.jpg";

    @TempDir
    private Path folder;

    private String bucket;
    private AccountId account;
    private ConnectedBucket connection;

    @BeforeEach
    void connectTheSampleBucket() throws IOException {
        SampleBucket.createIn(folder);
        bucket = World.fresh("upkeep");
        var _ = STACK.aws()
                .buckets()
                .put(bucket, LocalStack.REGION, LocalStack.CUSTOMER_AWS_ACCOUNT, new FolderStore(folder));
        account = World.account(SampleBucket.QUOTA);
        connection = World.connect(account, "upkeep", bucket, "photos/");
    }

    @Test
    void syncsWhenItsScheduleSaysSo() {
        // The next minute may begin before the worker has heard of it.
        LocalTime due = LocalTime.now(ZoneOffset.UTC).plusSeconds(75);
        JsonNode scheduled = api().put(
                        "/v1/connections/" + connection.id() + "/schedule",
                        Map.of("cron", "%d %d * * *".formatted(due.getMinute(), due.getHour()), "zone", "UTC"));
        assertThat(scheduled.path("cron").asText()).isNotEmpty();

        await("the scheduled sync to end")
                .atMost(PATIENCE)
                .until(() -> runs().stream()
                        .anyMatch(run -> run.path("state").asText().equals("COMPLETED")));

        assertThat(runs())
                .singleElement()
                .satisfies(run -> assertThat(run.path("mode").asText()).isEqualTo("INCREMENTAL"));
        assertThat(asset(IMAGE)).isPresent();
        assertThat(api().get("/v1/connections/" + connection.id() + "/schedule").hasNonNull("lastAt"))
                .isTrue();
    }

    @Test
    void followsWhatTheBucketTells() throws IOException {
        var _ = api().put("/v1/connections/" + connection.id() + "/bucket-events", Map.of("enabled", true));
        assertThat(connection.sync(PATIENCE, _ -> {}).path("state").asText()).isEqualTo("COMPLETED");
        Files.copy(folder.resolve(IMAGE), folder.resolve("photos/told.jpg"));

        tell("ObjectCreated:Put", "photos/told.jpg");
        await("the asset").atMost(SECONDS).until(() -> asset("photos/told.jpg").isPresent());

        Files.delete(folder.resolve("photos/told.jpg"));
        tell("ObjectRemoved:Delete", "photos/told.jpg");
        await("its withdrawal")
                .atMost(SECONDS)
                .until(() -> asset("photos/told.jpg").isEmpty());
        assertThat(asset(IMAGE)).isPresent();
    }

    @Test
    void believesNobodyThatAnObjectHasGone() {
        var _ = api().put("/v1/connections/" + connection.id() + "/bucket-events", Map.of("enabled", true));
        assertThat(connection.sync(PATIENCE, _ -> {}).path("state").asText()).isEqualTo("COMPLETED");

        tell("ObjectRemoved:Delete", IMAGE);

        await("the look")
                .atMost(SECONDS)
                .until(() -> runs().stream()
                        .anyMatch(run -> run.path("mode").asText().equals("KEYS")
                                && run.path("state").asText().equals("COMPLETED")));
        assertThat(asset(IMAGE)).isPresent();
    }

    private ApiClient api() {
        return World.api(account);
    }

    private List<JsonNode> runs() {
        return api().all("/v1/connections/" + connection.id() + "/sync-runs");
    }

    private Optional<JsonNode> asset(String key) {
        return api().all("/v1/connections/" + connection.id() + "/assets").stream()
                .filter(asset -> asset.path("key").asText().equals(key))
                .findFirst();
    }

    /// As S3, MinIO and Ceph say it.
    private void tell(String what, String key) {
        String json =
                """
                {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "%s", "eventName": "%s",
                 "s3": {"bucket": {"name": "%s", "arn": "arn:aws:s3:::%s"}, "object": {"key": "%s", "size": 7}}}]}""".formatted(LocalStack.REGION, what, bucket, bucket, URLEncoder.encode(key, StandardCharsets.UTF_8));
        Topics.send(
                TopicNames.DEFAULT.of(Topic.BUCKET_EVENTS),
                bucket + "/" + key,
                json.getBytes(StandardCharsets.UTF_8),
                Map.of());
    }
}
