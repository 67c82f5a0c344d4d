package dev.bucketsync.runtime.kafka;

import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/// Kafka's position may be ahead of a restored database, and behind it after a crash: the smaller one loses nothing.
record StartFromOwnBook(Consumer<?, ?> consumer, BatchHandler<?> handler) implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            handler.nextOffset(partition.topic(), partition.partition()).ifPresent(own -> {
                if (own < consumer.position(partition)) {
                    consumer.seek(partition, own);
                }
            });
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
}
