package dev.bucketsync.quota;

import dev.bucketsync.runtime.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/// Told by Kafka's client of every offset that the brokers have taken. Consumers and producers share their settings, so
/// it is an interceptor of both.
public final class CommitWatch implements ConsumerInterceptor<byte[], byte[]>, ProducerInterceptor<String, byte[]> {
    private static LongConsumer watch = _ -> {};

    /// @param committed told of each offset; Kafka makes the interceptors itself, hence one for the process
    static KafkaSettings over(KafkaSettings settings, LongConsumer committed) {
        watch = committed;
        Map<String, String> properties = new HashMap<>(settings.security());
        properties.put("interceptor.classes", CommitWatch.class.getName());
        return new KafkaSettings(settings.bootstrapServers(), settings.topics(), properties);
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.values().forEach(next -> watch.accept(next.offset()));
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        return records;
    }

    @Override
    public ProducerRecord<String, byte[]> onSend(ProducerRecord<String, byte[]> record) {
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
