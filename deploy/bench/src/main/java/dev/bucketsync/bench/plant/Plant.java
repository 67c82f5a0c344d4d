package dev.bucketsync.bench.plant;

import dev.bucketsync.bench.Connections;
import dev.bucketsync.bench.replay.ReplayProcess;
import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.SyncRequestEvent.CancelRequested;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.local.stack.Topics;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.sandbox.kafka.EmbeddedKafka;
import dev.bucketsync.sandbox.postgres.EmbeddedPostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What a sync-worker stands on: Kafka, PostgreSQL as it is in production (it waits for its disk), and a replayed S3.
public record Plant(
        EmbeddedKafka kafka, EmbeddedPostgresServer postgres, String databaseUrl, ReplayProcess s3, Wiring wiring)
        implements AutoCloseable {
    public static Plant start(Path data) throws IOException, InterruptedException {
        EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("kafka"));
        Topics.create(kafka.bootstrapServers());
        EmbeddedPostgresServer postgres =
                EmbeddedPostgresServer.on(data.resolve("postgres")).durable().start();
        KafkaSettings settings = new KafkaSettings(kafka.bootstrapServers(), TopicNames.DEFAULT, Map.of());
        return new Plant(
                kafka,
                postgres,
                postgres.createDatabase("bench"),
                ReplayProcess.start(),
                Wiring.open(settings, "bench", new SimpleMeterRegistry()));
    }

    public Map<String, String> environment(int httpPort) {
        Map<String, String> environment = new HashMap<>(s3.environment());
        environment.remove("AWS_DEFAULT_REGION");
        environment.putAll(Map.of(
                "BUCKETSYNC_KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "BUCKETSYNC_DATABASE_URL",
                databaseUrl,
                "BUCKETSYNC_DATABASE_USER",
                EmbeddedPostgresServer.USER,
                "BUCKETSYNC_DATABASE_PASSWORD",
                "none",
                "BUCKETSYNC_HTTP_HOST",
                "127.0.0.1",
                "BUCKETSYNC_HTTP_PORT",
                Integer.toString(httpPort)));
        return environment;
    }

    /// Tells of a connection to a bucket, and of an account that may have it.
    public ConnectionUpdated connect(String bucket) {
        return connect(Connections.of(bucket));
    }

    /// As above, for an account of this name.
    public ConnectionUpdated connect(String bucket, String account) {
        return connect(Connections.of(bucket, account));
    }

    private ConnectionUpdated connect(ConnectionUpdated connection) {
        say(new AccountUpdated(
                EventId.derived(connection.account(), 1),
                Instant.now(),
                connection.account(),
                1,
                "bench",
                OptionalLong.empty(),
                ZoneOffset.UTC,
                true));
        say(connection);
        return connection;
    }

    public RequestId request(ConnectionUpdated connection) {
        RequestId request = RequestId.fresh();
        say(new SyncRequested(
                EventId.derived(request),
                Instant.now(),
                request,
                connection.connection(),
                SyncMode.INCREMENTAL,
                "bench"));
        return request;
    }

    public void cancel(ConnectionUpdated connection, String run) {
        say(new CancelRequested(
                EventId.derived(run, "cancel"), Instant.now(), connection.connection(), new SyncRunId(run), "bench"));
    }

    private void say(Event event) {
        wiring.publisher().publish(List.of(Outgoing.of(event)));
    }

    @Override
    public void close() {
        wiring.close();
        s3.close();
        postgres.close();
        kafka.close();
    }
}
