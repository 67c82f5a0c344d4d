package dev.bucketsync.validator.testing;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.sandbox.testing.KafkaFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Topics and an AWS of a test's own, and the other services' side of them.
public final class Installation implements AutoCloseable {
    private static final KafkaFixture KAFKA = KafkaFixture.shared();
    private static final AwsFixture AWS = AwsFixture.shared();
    private static final List<Topic> TOPICS =
            List.of(Topic.CONNECTIONS, Topic.OBJECTS, Topic.ACCEPTED_ASSETS, Topic.OUTCOMES);

    private final KafkaSettings kafka =
            new KafkaSettings(KAFKA.bootstrapServers(), new TopicNames(KAFKA.freshTopicPrefix()), Map.of());
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

    public KafkaSettings kafka() {
        return kafka;
    }

    public Wiring speaking() {
        return speaking;
    }

    public void say(Event event) {
        speaking.publisher().publish(event);
    }

    /// A new bucket, connected as a whole; everyone is told.
    public Connected connect() {
        Connected connected = Connected.fresh();
        say(connected.connection());
        return connected;
    }

    /// Puts bytes on `objects` that no service of ours would.
    public void sayNonsense(byte[] value) {
        try (var producer = speaking.clients().producer()) {
            var _ = producer.send(new ProducerRecord<>(kafka.topics().of(Topic.OBJECTS), "key", value));
        }
    }

    @Override
    public void close() {
        speaking.close();
    }
}
