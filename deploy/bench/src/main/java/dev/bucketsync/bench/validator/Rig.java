package dev.bucketsync.bench.validator;

import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.sandbox.testing.KafkaFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// A broker, an STS, an S3 and one validator-worker in a JVM of its own; the benchmark plays the other services.
final class Rig implements AutoCloseable {
    private static final List<Topic> TOPICS =
            List.of(Topic.CONNECTIONS, Topic.OBJECTS, Topic.ACCEPTED_ASSETS, Topic.OUTCOMES);
    private static final List<Topic> ANSWERS = List.of(Topic.ACCEPTED_ASSETS, Topic.OUTCOMES);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int LOOK_MILLIS = 10;

    private final LeanS3 s3 = LeanS3.start();
    private final KafkaSettings kafka;
    private final Wiring platform;
    private final Consumer<byte[], byte[]> ends;
    private final ChildJvm worker;

    Rig() {
        KafkaFixture broker = KafkaFixture.shared();
        TopicNames names = new TopicNames(broker.freshTopicPrefix());
        kafka = new KafkaSettings(broker.bootstrapServers(), names, Map.of());
        for (Topic topic : TOPICS) {
            broker.createTopic(names.of(topic), topic.localPartitions(), Map.of());
            broker.createTopic(names.deadLettersOf(topic), 1, Map.of());
        }
        platform = Wiring.open(kafka, "bench", new SimpleMeterRegistry());
        ends = platform.clients().reader();
        worker = ChildJvm.start("dev.bucketsync.validator.ValidatorWorker", environment());
    }

    private Map<String, String> environment() {
        return Map.of(
                "BUCKETSYNC_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "BUCKETSYNC_TOPIC_PREFIX", kafka.topics().prefix(),
                "BUCKETSYNC_HTTP_HOST", "127.0.0.1",
                "BUCKETSYNC_HTTP_PORT", "0",
                "BUCKETSYNC_LOG_LEVEL", "WARN",
                "AWS_REGION", AwsFixture.REGION,
                "AWS_ENDPOINT_URL_S3", s3.endpoint().toString(),
                "AWS_ENDPOINT_URL_STS",
                        AwsFixture.shared().sandbox().stsEndpoint().toString(),
                "AWS_ACCESS_KEY_ID", AwsFixture.shared().sandbox().platform().accessKeyId(),
                "AWS_SECRET_ACCESS_KEY",
                        AwsFixture.shared().sandbox().platform().secretAccessKey());
    }

    LeanS3 s3() {
        return s3;
    }

    Map<String, String> awsEnvironment() {
        return environment();
    }

    Wiring platform() {
        return platform;
    }

    /// Tells everybody of a bucket and its connection.
    Customer connect(String bucket) {
        Customer customer = Customer.of(bucket);
        platform.publisher().publish(customer.connection());
        return customer;
    }

    /// How many answers there are so far.
    long answers() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : ANSWERS) {
            for (int i = 0; i < topic.localPartitions(); i++) {
                partitions.add(new TopicPartition(kafka.topics().of(topic), i));
            }
        }
        return ends.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    void ask(List<Outgoing> objects) {
        platform.publisher().publish(objects);
    }

    /// Has the worker judge these, and says how many it did in a second.
    double rate(List<Outgoing> objects) throws InterruptedException {
        long wanted = answers() + objects.size();
        long began = System.nanoTime();
        ask(objects);
        while (answers() < wanted) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IllegalStateException("the worker has not answered " + (wanted - answers()) + " objects");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return objects.size() / ((System.nanoTime() - began) / 1e9);
    }

    @Override
    public void close() throws IOException {
        worker.close();
        ends.close();
        platform.close();
        s3.close();
    }
}
