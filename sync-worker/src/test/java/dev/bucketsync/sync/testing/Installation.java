package dev.bucketsync.sync.testing;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.kafka.KafkaClients;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.sandbox.testing.KafkaFixture;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Topics, a database and an AWS of a test's own, and the platform's side of them.
public final class Installation implements AutoCloseable {
    private static final KafkaFixture KAFKA = KafkaFixture.shared();
    private static final PostgresFixture POSTGRES = PostgresFixture.shared();
    private static final AwsFixture AWS = AwsFixture.shared();
    private static final List<Topic> TOPICS = List.of(
            Topic.ACCOUNTS,
            Topic.CONNECTIONS,
            Topic.SYNC_REQUESTS,
            Topic.BUCKET_EVENTS,
            Topic.OBJECTS,
            Topic.ACCEPTED_ASSETS,
            Topic.OUTCOMES,
            Topic.ASSETS,
            Topic.SYNC_RUNS,
            Topic.QUOTA_USAGE);
    /// Long ago: nothing about these connections is new to AWS.
    private static final Instant CONNECTED_AT = Instant.parse("2026-01-01T00:00:00Z");

    private final KafkaSettings kafka =
            new KafkaSettings(KAFKA.bootstrapServers(), new TopicNames(KAFKA.freshTopicPrefix()), Map.of());
    private final String databaseUrl = POSTGRES.freshDatabase();
    private final Wiring speaking = Wiring.open(kafka, "test", new SimpleMeterRegistry());

    public Installation() {
        pointTheSdkAtTheSandbox();
        for (Topic topic : TOPICS) {
            KAFKA.createTopic(kafka.topics().of(topic), topic.localPartitions(), Map.of());
            KAFKA.createTopic(kafka.topics().deadLettersOf(topic), 1, Map.of());
        }
    }

    /// As the environment does for a process of its own.
    public static void pointTheSdkAtTheSandbox() {
        var sandbox = AWS.sandbox();
        System.setProperty("aws.endpointUrlS3", sandbox.s3Endpoint().toString());
        System.setProperty("aws.endpointUrlSts", sandbox.stsEndpoint().toString());
        System.setProperty("aws.accessKeyId", sandbox.platform().accessKeyId());
        System.setProperty("aws.secretAccessKey", sandbox.platform().secretAccessKey());
    }

    /// The environment of a sync-worker in a process of its own.
    public Map<String, String> environment(String instance) {
        var sandbox = AWS.sandbox();
        return Map.ofEntries(
                Map.entry("BUCKETSYNC_INSTANCE", instance),
                Map.entry("BUCKETSYNC_KAFKA_BOOTSTRAP_SERVERS", KAFKA.bootstrapServers()),
                Map.entry("BUCKETSYNC_TOPIC_PREFIX", kafka.topics().prefix()),
                Map.entry("BUCKETSYNC_DATABASE_URL", databaseUrl),
                Map.entry("BUCKETSYNC_DATABASE_USER", "postgres"),
                Map.entry("BUCKETSYNC_DATABASE_PASSWORD", "none"),
                Map.entry("BUCKETSYNC_HTTP_HOST", "127.0.0.1"),
                Map.entry("BUCKETSYNC_HTTP_PORT", "0"),
                Map.entry("AWS_ENDPOINT_URL_S3", sandbox.s3Endpoint().toString()),
                Map.entry("AWS_ENDPOINT_URL_STS", sandbox.stsEndpoint().toString()),
                Map.entry("AWS_ACCESS_KEY_ID", sandbox.platform().accessKeyId()),
                Map.entry("AWS_SECRET_ACCESS_KEY", sandbox.platform().secretAccessKey()));
    }

    public KafkaSettings kafka() {
        return kafka;
    }

    public Database openDatabase() {
        return openDatabase(databaseUrl);
    }

    /// A catalogue that no other test has.
    public static Database freshDatabase() {
        return openDatabase(POSTGRES.freshDatabase());
    }

    private static Database openDatabase(String url) {
        return Database.open(
                new DatabaseSettings(url, "postgres", new Secret("none"), 14), "catalog", new SimpleMeterRegistry());
    }

    public void say(Event... events) {
        speaking.publisher().publish(Stream.of(events).map(Outgoing::of).toList());
    }

    /// Says something in words that are no event of ours.
    public void tell(Topic topic, String value) {
        try (Producer<String, byte[]> producer = new KafkaClients(kafka, "stranger").producer()) {
            producer.send(new ProducerRecord<>(kafka.topics().of(topic), value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public void withdraw(Topic topic, String key) {
        speaking.publisher().publish(List.of(new Outgoing.Tombstone(topic, key)));
    }

    public static AccountUpdated account(String account, long revision, boolean connectingAllowed) {
        return new AccountUpdated(
                EventId.derived(account, revision),
                CONNECTED_AT,
                new AccountId(account),
                revision,
                connectingAllowed ? "pro" : "free",
                OptionalLong.empty(),
                ZoneOffset.UTC,
                connectingAllowed);
    }

    /// A new account with a new bucket, connected as a whole; everyone is told.
    public Connected connect() {
        return connect("");
    }

    public Connected connect(String prefix) {
        Connected connected = unspoken(prefix);
        say(account(connected.connection().account().value(), 1, true), connected.connection());
        return connected;
    }

    /// A connection of which nobody has spoken yet.
    public static Connected unspoken(String prefix) {
        MemoryStore store = new MemoryStore();
        return unspoken(AWS.freshBucket(store), store, prefix);
    }

    /// Another account's connection to the same bucket.
    public Connected connectAlso(Connected first, String prefix) {
        Connected connected = unspoken(first.bucket(), first.store(), prefix);
        say(account(connected.connection().account().value(), 1, true), connected.connection());
        return connected;
    }

    private static Connected unspoken(Bucket bucket, MemoryStore store, String prefix) {
        String externalId = UUID.randomUUID().toString();
        ConnectionId id = ConnectionId.fresh();
        ConnectionUpdated connection = new ConnectionUpdated(
                EventId.derived(id, 1),
                CONNECTED_AT,
                id,
                1,
                new AccountId("account-of-" + id),
                new ProjectId("project"),
                "my bucket",
                bucket.name(),
                prefix,
                bucket.region(),
                AWS.sandbox().platform().principalArn(),
                externalId,
                Optional.of(AWS.freshReader(bucket.name(), prefix, externalId)),
                ConnectionStatus.CONNECTED,
                Optional.empty(),
                Optional.empty());
        return new Connected(connection, bucket, store);
    }

    public SyncRequested request(Connected connected) {
        return request(connected, SyncMode.INCREMENTAL);
    }

    public SyncRequested request(Connected connected, SyncMode mode) {
        SyncRequested asked = requested(connected, mode);
        say(asked);
        return asked;
    }

    public static SyncRequested requested(Connected connected) {
        return requested(connected, SyncMode.INCREMENTAL);
    }

    private static SyncRequested requested(Connected connected, SyncMode mode) {
        RequestId request = RequestId.fresh();
        return new SyncRequested(
                EventId.derived(request),
                Instant.now(),
                request,
                connected.connection().connection(),
                mode,
                "test");
    }

    @Override
    public void close() {
        speaking.close();
    }
}
