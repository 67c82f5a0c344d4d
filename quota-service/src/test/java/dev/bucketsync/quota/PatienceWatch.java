package dev.bucketsync.quota;

import dev.bucketsync.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/// Knows of each topic how long the producer that last wrote to it tries. Consumers and producers share their settings,
/// so it is an interceptor of both.
public final class PatienceWatch implements ConsumerInterceptor<byte[], byte[]>, ProducerInterceptor<String, byte[]> {
    private static final Map<String, Duration> BY_TOPIC = new ConcurrentHashMap<>();
    private Duration patience = Duration.ZERO;

    static KafkaSettings over(KafkaSettings settings) {
        Map<String, String> properties = new HashMap<>(settings.security());
        properties.put("interceptor.classes", PatienceWatch.class.getName());
        return new KafkaSettings(settings.bootstrapServers(), settings.topics(), properties);
    }

    static Duration on(String topic) {
        return BY_TOPIC.get(topic);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        if (configs.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG) instanceof Number millis) {
            patience = Duration.ofMillis(millis.longValue());
        }
    }

    @Override
    public ProducerRecord<String, byte[]> onSend(ProducerRecord<String, byte[]> record) {
        BY_TOPIC.put(record.topic(), patience);
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
