package dev.bucketsync.runtime.kafka;

/// Where in Kafka a message stands.
public record Position(String topic, int partition, long offset) {
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
