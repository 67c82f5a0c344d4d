package dev.bucketsync.bench.resync;

import dev.bucketsync.bench.replay.ReplayProcess;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.local.stack.Topics;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.sandbox.kafka.EmbeddedKafka;
import dev.bucketsync.sandbox.postgres.EmbeddedPostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What a sync-worker stands on: Kafka, PostgreSQL as it is in production (it waits for its disk), and a replayed S3.
record Plant(EmbeddedKafka kafka, EmbeddedPostgresServer postgres, String databaseUrl, ReplayProcess s3, Wiring wiring)
        implements AutoCloseable {
    static Plant start(Path data) throws IOException, InterruptedException {
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

    Map<String, String> environment(int httpPort) {
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

    @Override
    public void close() {
        wiring.close();
        s3.close();
        postgres.close();
        kafka.close();
    }
}
