package dev.bucketsync.quota.restore;

import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// Reads a topic once, up to the end that it has when the reading begins.
final class ToTheEnd implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> reader;
    private final Map<TopicPartition, Long> ends;

    ToTheEnd(KafkaClients clients, Topic topic) {
        this.reader = clients.reader();
        List<TopicPartition> partitions =
                partitions(reader, clients.settings().topics().of(topic));
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        this.ends = Map.copyOf(reader.endOffsets(partitions));
    }

    static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /// Leaves out what is older.
    ToTheEnd since(Instant moment) {
        Map<TopicPartition, Long> asked =
                ends.keySet().stream().collect(Collectors.toMap(Function.identity(), _ -> moment.toEpochMilli()));
        reader.offsetsForTimes(asked)
                .forEach((partition, found) ->
                        reader.seek(partition, found == null ? ends.get(partition) : found.offset()));
        return this;
    }

    void each(java.util.function.Consumer<ConsumerRecords<byte[], byte[]>> work) {
        while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
            work.accept(reader.poll(POLL));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
