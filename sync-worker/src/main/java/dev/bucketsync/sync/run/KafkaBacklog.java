package dev.bucketsync.sync.run;

import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.process.PlumbingException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// Compares the offsets that groups have committed with where their topics end.
public final class KafkaBacklog implements Backlog, AutoCloseable {
    private final Admin admin;
    private final TopicNames topics;

    public KafkaBacklog(Wiring wiring) {
        this.admin = wiring.clients().admin();
        this.topics = wiring.clients().settings().topics();
    }

    @Override
    public List<Long> ends(Stage stage) {
        List<TopicPartition> partitions = partitions(topics.of(topic(stage)));
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
        var ends = get(admin.listOffsets(wanted).all());
        return partitions.stream()
                .map(partition -> ends.get(partition).offset())
                .toList();
    }

    @Override
    public boolean passed(Stage stage, List<Long> ends) {
        String topic = topics.of(topic(stage));
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin.listConsumerGroupOffsets(group(stage)).partitionsToOffsetAndMetadata());
        return IntStream.range(0, ends.size())
                .allMatch(i -> committed(committed.get(new TopicPartition(topic, i))) >= ends.get(i));
    }

    private static long committed(OffsetAndMetadata offset) {
        return offset == null ? 0 : offset.offset();
    }

    private List<TopicPartition> partitions(String topic) {
        int count = get(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .size();
        return IntStream.range(0, count)
                .mapToObj(i -> new TopicPartition(topic, i))
                .toList();
    }

    private static Topic topic(Stage stage) {
        return switch (stage) {
            case VALIDATED -> Topic.OBJECTS;
            case CHARGED -> Topic.ACCEPTED_ASSETS;
            case SETTLED -> Topic.OUTCOMES;
        };
    }

    private String group(Stage stage) {
        String service = switch (stage) {
            case VALIDATED -> "validator-worker";
            case CHARGED -> "quota-service";
            case SETTLED -> "sync-worker";
        };
        return topics.prefix() + service + "." + topic(stage).shortName();
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlumbingException("interrupted while asking Kafka", e);
        } catch (ExecutionException e) {
            throw new PlumbingException("Kafka does not say how far its groups are", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
