package dev.bucketsync.connector;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventCodec;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.kafka.KafkaClients;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Records;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.jwt.LocalIssuer;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.sandbox.testing.KafkaFixture;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;

/// Topics, a database with the other services' views, and a token issuer of a test's own; AWS is shared.
final class Installation implements AutoCloseable {
    static final AwsFixture AWS = AwsFixture.shared();
    static final String AUDIENCE = "bucketsync";
    private static final KafkaFixture KAFKA = KafkaFixture.shared();
    private static final PostgresFixture POSTGRES = PostgresFixture.shared();
    private static final List<Topic> TOPICS =
            List.of(Topic.ACCOUNTS, Topic.CONNECTIONS, Topic.SYNC_REQUESTS, Topic.QUOTA_ADJUSTMENTS);

    private final String databaseUrl = POSTGRES.freshDatabase();
    private final KafkaSettings kafka =
            new KafkaSettings(KAFKA.bootstrapServers(), new TopicNames(KAFKA.freshTopicPrefix()), Map.of());
    private final KafkaClients clients = new KafkaClients(kafka, "test");
    private final Records records = new Records(new EventCodec("test"), kafka.topics());
    private final Wiring speaking = Wiring.open(kafka, "test", new SimpleMeterRegistry());
    private final LocalIssuer issuer;
    private final Jdbi jdbi = Jdbi.create(databaseUrl);

    Installation() {
        pointTheSdkAtTheSandbox();
        issuer = LocalIssuer.start(temporaryFolder(), "https://issuer.example.com", 0);
        for (Topic topic : TOPICS) {
            KAFKA.createTopic(kafka.topics().of(topic), topic.localPartitions(), Map.of());
            KAFKA.createTopic(kafka.topics().deadLettersOf(topic), 1, Map.of());
        }
        jdbi.useHandle(handle -> handle.createScript(read("views.sql")).execute());
    }

    /// As the environment does for a process of its own.
    private static void pointTheSdkAtTheSandbox() {
        var sandbox = AWS.sandbox();
        System.setProperty("aws.endpointUrlS3", sandbox.s3Endpoint().toString());
        System.setProperty("aws.endpointUrlSts", sandbox.stsEndpoint().toString());
        System.setProperty("aws.accessKeyId", sandbox.platform().accessKeyId());
        System.setProperty("aws.secretAccessKey", sandbox.platform().secretAccessKey());
    }

    LocalIssuer issuer() {
        return issuer;
    }

    KafkaSettings kafka() {
        return kafka;
    }

    DatabaseSettings database() {
        return new DatabaseSettings(databaseUrl, "postgres", new Secret("none"), 6);
    }

    /// The database as its administrator sees it.
    Jdbi jdbi() {
        return jdbi;
    }

    /// A token of an account's user.
    String token(String account) {
        return token(account, "bucketsync:use");
    }

    String adminToken() {
        return token("platform", "bucketsync:use bucketsync:admin");
    }

    private String token(String account, String scope) {
        return issuer.token(
                "user-of-" + account, Map.of("aud", AUDIENCE, "account", account, "scope", scope), Duration.ofHours(1));
    }

    /// The platform says something, without the API.
    void say(Event event) {
        speaking.publisher().publish(event);
    }

    /// All events of a topic, partition by partition.
    <E extends Event> List<E> heard(Topic topic, Class<E> family) {
        return raw(kafka.topics().of(topic)).stream()
                .map(record -> decoded(record, family))
                .toList();
    }

    private <E extends Event> E decoded(ConsumerRecord<byte[], byte[]> record, Class<E> family) {
        try {
            return records.message(record, family).event();
        } catch (UnreadableEventException e) {
            throw new AssertionError(e);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> raw(String topic) {
        try (Consumer<byte[], byte[]> reader = clients.reader()) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("issuer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String resource) {
        try (var in = Objects.requireNonNull(Installation.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        speaking.close();
        issuer.close();
    }
}
