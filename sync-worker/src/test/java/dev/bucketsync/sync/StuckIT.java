package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.kafka.KafkaClients;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.run.Watchdog;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Neighbours;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// Real groups on a real broker decide between backlog and loss.
class StuckIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Watchdog.Manner HASTY =
            new Watchdog.Manner(Duration.ofMillis(500), 3, Duration.ofHours(24), Duration.ofMillis(100));

    @Test
    void callsLostOnlyWhatEverybodyHasPassed() {
        try (Installation installation = new Installation();
                Database database = installation.openDatabase();
                Neighbours neighbours = new Neighbours(installation);
                RunningWorker worker = new RunningWorker(installation, "worker-0", Patience.STANDARD, HASTY);
                Admin admin = new KafkaClients(installation.kafka(), "test").admin()) {
            Books books = new Books(database.jdbi());
            Connected bucket = installation.connect().put("a.jpg", "1");
            neighbours.keepSilent(bucket);

            SyncRequested asked = installation.request(bucket);
            await("nothing to be said again while the validator may be behind")
                    .atMost(LONG)
                    .pollDelay(HASTY.apart().multipliedBy(6))
                    .until(() -> neighbours.objects(bucket).size() == 1);
            await("the run to end when both groups are past it").atMost(LONG).until(() -> {
                pass(admin, installation, "validator-worker", Topic.OBJECTS);
                pass(admin, installation, "quota-service", Topic.ACCEPTED_ASSETS);
                return books.run(asked.request()).filter(Books.Run::ended).isPresent();
            });

            Books.Run run = books.run(asked.request()).orElseThrow();
            assertThat(run.state()).isEqualTo("COMPLETED_WITH_FAULTS");
            assertThat(run.faulted()).isEqualTo(1);
            assertThat(run.balanced()).isTrue();
            assertThat(neighbours.objects(bucket)).hasSize(4);
            assertThat(books.object(bucket, "a.jpg").get("fault")).isEqualTo("STUCK");
            assertThat(worker.unbalanced()).isZero();
        }
    }

    /// Commits as if the group had handled all there is.
    private static void pass(Admin admin, Installation installation, String service, Topic topic)
            throws ExecutionException, InterruptedException {
        String name = installation.kafka().topics().of(topic);
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (int i = 0; i < topic.localPartitions(); i++) {
            TopicPartition partition = new TopicPartition(name, i);
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
            ends.put(partition, new OffsetAndMetadata(end));
        }
        String group = installation.kafka().topics().prefix() + service + "." + topic.shortName();
        admin.alterConsumerGroupOffsets(group, ends).all().get();
    }
}
