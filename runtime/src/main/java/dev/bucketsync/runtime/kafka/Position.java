package dev.bucketsync.runtime.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Where in Kafka a message stands.
public record Position(String topic, int partition, long offset) {
    static Position of(ConsumerRecord<?, ?> record) {
        return new Position(record.topic(), record.partition(), record.offset());
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
