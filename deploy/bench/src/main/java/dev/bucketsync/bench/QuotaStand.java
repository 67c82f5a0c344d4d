package dev.bucketsync.bench;

import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.sandbox.kafka.EmbeddedKafka;
import dev.bucketsync.sandbox.postgres.EmbeddedPostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// A broker, a durable PostgreSQL and quota-services as processes of their own, all on this machine.
final class QuotaStand implements AutoCloseable {
    private static final int CHUNK = 2_000;
    private static final String MAIN = "dev.bucketsync.quota.QuotaService";

    private final Path folder;
    private final EmbeddedKafka kafka;
    private final EmbeddedPostgresServer postgres;
    final KafkaSettings settings;
    final String databaseUrl;
    private final Wiring speaking;
    private final Admin admin;
    private final List<Process> services = new ArrayList<>();

    QuotaStand(Path folder) {
        this.folder = folder;
        this.kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        this.postgres =
                EmbeddedPostgresServer.on(folder.resolve("postgres")).durable().start();
        this.settings = new KafkaSettings(kafka.bootstrapServers(), TopicNames.DEFAULT, Map.of());
        this.databaseUrl = postgres.createDatabase("bench");
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        createTopics();
        this.speaking = Wiring.open(settings, "bench", new SimpleMeterRegistry());
    }

    private void createTopics() {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(TopicNames.DEFAULT.of(topic), topic.localPartitions(), (short) 1))
                .toList();
        try {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int postgresPort() {
        return postgres.port();
    }

    void plans() {
        speaking.publisher()
                .publish(IntStream.range(0, QuotaLoad.ACCOUNTS)
                        .mapToObj(number -> Outgoing.of(QuotaLoad.plan(number)))
                        .toList());
    }

    void say(int from, int to, IntFunction<ObjectAccepted> asset) {
        for (int start = from; start < to; start += CHUNK) {
            speaking.publisher()
                    .publish(IntStream.range(start, Math.min(to, start + CHUNK))
                            .mapToObj(asset)
                            .map(Outgoing::of)
                            .toList());
        }
    }

    void say(ObjectAccepted asset) {
        speaking.publisher().publish(List.of(Outgoing.of(asset)));
    }

    void startService() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN);
        builder.environment()
                .putAll(Map.of(
                        "BUCKETSYNC_KAFKA_BOOTSTRAP_SERVERS", settings.bootstrapServers(),
                        "BUCKETSYNC_DATABASE_URL", databaseUrl,
                        "BUCKETSYNC_DATABASE_USER", EmbeddedPostgresServer.USER,
                        "BUCKETSYNC_DATABASE_PASSWORD", "none",
                        "BUCKETSYNC_LOG_LEVEL", "WARN",
                        "BUCKETSYNC_HTTP_HOST", "127.0.0.1",
                        "BUCKETSYNC_HTTP_PORT", "0"));
        services.add(builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("quota.log").toFile()))
                .start());
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(databaseUrl);
    }

    /// Messages in the ledger.
    long consumed() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT coalesce(sum(next_offset), 0) FROM quota.consumed WHERE topic LIKE '%accepted-assets'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Answers on the topic of outcomes.
    long answered() throws InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, Topic.OUTCOMES.localPartitions())
                .mapToObj(partition -> new TopicPartition(TopicNames.DEFAULT.of(Topic.OUTCOMES), partition))
                .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        services.forEach(Process::destroyForcibly);
        speaking.close();
        admin.close();
        postgres.close();
        kafka.close();
    }
}
