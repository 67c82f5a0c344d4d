package dev.bucketsync.e2e;

import static dev.bucketsync.e2e.World.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.bucketsync.events.EventSchemas;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.local.client.ConnectedBucket;
import dev.bucketsync.local.sample.SampleBucket;
import dev.bucketsync.local.sample.SampleChanges;
import dev.bucketsync.local.stack.LocalStack;
import dev.bucketsync.sandbox.aws.store.FolderStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The system as other services meet it: on Kafka, with nothing but what the documents say.
class MessagesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    @TempDir
    private Path folder;

    private AccountId account;
    private ConnectedBucket connection;

    @BeforeEach
    void connectTheSampleBucket() throws IOException {
        SampleBucket.createIn(folder);
        String bucket = World.fresh("messages");
        var _ = STACK.aws()
                .buckets()
                .put(bucket, LocalStack.REGION, LocalStack.CUSTOMER_AWS_ACCOUNT, new FolderStore(folder));
        account = World.account(SampleBucket.QUOTA);
        connection = World.connect(account, "messages", bucket, "");
    }

    @Test
    void everyEventOfTheStoryMeetsItsSchema() throws IOException {
        sync();
        SampleChanges.apply(folder);
        sync();
        Set<String> seen = new HashSet<>();
        for (Topic topic : List.of(
                Topic.ACCOUNTS,
                Topic.CONNECTIONS,
                Topic.SYNC_REQUESTS,
                Topic.OBJECTS,
                Topic.ACCEPTED_ASSETS,
                Topic.OUTCOMES,
                Topic.ASSETS,
                Topic.SYNC_RUNS,
                Topic.QUOTA_USAGE)) {
            Topics.all(topic).stream()
                    .filter(record -> record.value() != null)
                    .filter(record -> Topics.header(record, "ce_type").isPresent())
                    .filter(MessagesIT::isOurs)
                    .forEach(record -> seen.add(assertMeetsSchema(record)));
        }
        assertThat(seen)
                .contains(
                        "bucketsync.account.updated.v1",
                        "bucketsync.connection.updated.v1",
                        "bucketsync.sync.requested.v1",
                        "bucketsync.object.added.v1",
                        "bucketsync.object.modified.v1",
                        "bucketsync.object.accepted.v1",
                        "bucketsync.outcome.admitted.v1",
                        "bucketsync.outcome.rejected.v1",
                        "bucketsync.outcome.removed.v1",
                        "bucketsync.asset.updated.v1",
                        "bucketsync.run.started.v1",
                        "bucketsync.run.finished.v1",
                        "bucketsync.quota.usage-changed.v1");
    }

    /// Other tests of this class put broken messages on the topics.
    private static boolean isOurs(ConsumerRecord<String, byte[]> record) {
        return Topics.header(record, "ce_source")
                .filter(source -> source.startsWith("/bucketsync/"))
                .isPresent();
    }

    private static String assertMeetsSchema(ConsumerRecord<String, byte[]> record) {
        String type = Topics.header(record, "ce_type").orElseThrow();
        String json = new String(record.value(), StandardCharsets.UTF_8);
        List<Error> errors = SCHEMAS.getSchema(SchemaLocation.of("classpath:" + EventSchemas.path(type)))
                .validate(json, InputFormat.JSON);
        assertThat(errors).as("%s: %s", type, json).isEmpty();
        assertThat(Topics.header(record, "traceparent"))
                .as("traceparent of " + type)
                .isPresent();
        return type;
    }

    @Test
    void aPlainProducerAsksForASyncAndReadsItsAssets() {
        String request = "nightly-" + UUID.randomUUID();
        String json = """
                {"specversion": "1.0", "id": "%1$s", "source": "/scheduler", "type": "bucketsync.sync.requested.v1",
                 "datacontenttype": "application/json",
                 "data": {"request": "%1$s", "connection": "%2$s", "mode": "INCREMENTAL", "requestedBy": "scheduler"}}""".formatted(request, connection.id());
        Topics.send(
                TopicNames.DEFAULT.of(Topic.SYNC_REQUESTS),
                connection.id(),
                json.getBytes(StandardCharsets.UTF_8),
                Map.of("content-type", "application/cloudevents+json"));

        long finished = admittedOfTheFinishedRun();

        Map<String, byte[]> latest = new HashMap<>();
        Topics.all(Topic.ASSETS).stream()
                .filter(record -> record.key().startsWith(connection.id() + "/"))
                .forEach(record -> latest.put(record.key(), record.value()));
        latest.values().removeIf(Objects::isNull);
        assertThat(finished).isPositive();
        assertThat(latest).hasSize((int) finished);
    }

    private long admittedOfTheFinishedRun() {
        await("the run has ended").atMost(PATIENCE).until(() -> finishedRun().isPresent());
        return finishedRun()
                .orElseThrow()
                .path("snapshot")
                .path("counts")
                .path("admitted")
                .asLong();
    }

    private Optional<JsonNode> finishedRun() {
        return Topics.all(Topic.SYNC_RUNS).stream()
                .filter(record -> record.key().equals(connection.id()))
                .filter(record -> Topics.header(record, "ce_type")
                        .filter("bucketsync.run.finished.v1"::equals)
                        .isPresent())
                .map(record -> Json.read(record.value()))
                .findFirst();
    }

    @ParameterizedTest
    @EnumSource(
            value = Topic.class,
            names = {"SYNC_REQUESTS", "OBJECTS", "ACCEPTED_ASSETS", "OUTCOMES"})
    void parksWhatItCannotReadAndGoesOn(Topic topic) {
        String name = TopicNames.DEFAULT.of(topic);
        String mark = UUID.randomUUID().toString();
        Map<String, String> headers = Map.of(
                "ce_specversion", "1.0",
                "ce_id", mark,
                "ce_source", "/elsewhere",
                "content-type", "application/json");
        Topics.send(name, mark, "no JSON".getBytes(StandardCharsets.UTF_8), headers);
        Topics.send(name, mark, "{}".getBytes(StandardCharsets.UTF_8), plus(headers, "ce_type", "unheard.of.v9"));
        Topics.send(
                name,
                mark,
                "{\"snapshot\": 1}".getBytes(StandardCharsets.UTF_8),
                plus(headers, "ce_type", "bucketsync.run.started.v1"));
        Topics.send(name, mark, new byte[900_000], plus(headers, "ce_type", "bucketsync.object.added.v1"));

        await("all four are parked")
                .atMost(PATIENCE)
                .until(() -> parked(name, mark).size() == 4);
        assertThat(parked(name, mark)).allSatisfy(record -> {
            assertThat(Topics.header(record, "dead-reason")).isPresent();
            assertThat(Topics.header(record, "dead-topic")).contains(name);
            assertThat(Topics.header(record, "dead-offset")).isPresent();
        });
        assertThat(sync().path("state").asText()).as("the workers go on").isEqualTo("COMPLETED");
    }

    private static Map<String, String> plus(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return more;
    }

    private static List<ConsumerRecord<String, byte[]>> parked(String topic, String key) {
        return Topics.all(topic + ".dead").stream()
                .filter(record -> record.key().equals(key))
                .toList();
    }

    private JsonNode sync() {
        return connection.sync(PATIENCE, _ -> {});
    }
}
