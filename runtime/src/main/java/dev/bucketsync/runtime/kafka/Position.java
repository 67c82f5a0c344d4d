package dev.bucketsync.runtime.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Where in Kafka a message stands.
public record Position(String topic, int partition, long offset) {
    static Position of(ConsumerRecord<?, ?> record) {
        return new Position(record.topic(), record.partition(), record.offset());
    }

    static Position of(TopicPartition partition, long offset) {
        return new Position(partition.topic(), partition.partition(), offset);
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
