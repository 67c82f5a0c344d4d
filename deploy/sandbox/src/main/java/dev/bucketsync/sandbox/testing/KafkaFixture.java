package dev.bucketsync.sandbox.testing;

import dev.bucketsync.sandbox.kafka.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/// The broker of this JVM's tests: `static final KafkaFixture KAFKA = KafkaFixture.shared();`. It is embedded, unless a
/// Docker engine answers: then it is Apache's own image.
public final class KafkaFixture {
    private static final String IMAGE = "apache/kafka:4.4.0";
    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");

    private final String bootstrapServers;

    private KafkaFixture(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /// Starts the broker at the first call; it stops when the JVM ends.
    public static KafkaFixture shared() {
        return Shared.FIXTURE;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /// A prefix no other test of this JVM has, ending in a dot.
    public String freshTopicPrefix() {
        return Names.fresh("test", "-") + ".";
    }

    /// A consumer group or transactional id no other test has.
    public String freshGroup() {
        return Names.fresh("group", "-");
    }

    public void createTopic(String name, int partitions, Map<String, String> settings) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic " + name + " could not be created", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static final class Shared {
        static final KafkaFixture FIXTURE = dockerAnswers() ? container() : embedded();

        /// Looks for an engine's address first: asking takes seconds where there is none.
        private static boolean dockerAnswers() {
            return (System.getenv("DOCKER_HOST") != null || Files.exists(DOCKER_SOCKET))
                    && DockerClientFactory.instance().isDockerAvailable();
        }

        private static KafkaFixture embedded() {
            var folder = TemporaryFolder.create("kafka");
            var broker = EmbeddedKafka.start(folder.path());
            AtExit.close(broker::close, folder::close);
            return new KafkaFixture(broker.bootstrapServers());
        }

        private static KafkaFixture container() {
            var broker = new KafkaContainer(IMAGE);
            broker.start();
            AtExit.close(broker::stop);
            return new KafkaFixture(broker.getBootstrapServers());
        }
    }
}
