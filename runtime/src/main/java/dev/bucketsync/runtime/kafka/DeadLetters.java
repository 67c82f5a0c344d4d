package dev.bucketsync.runtime.kafka;

import dev.bucketsync.runtime.process.PlumbingException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where messages are parked that can't be handled: original key, bytes and headers, plus why, where and when.
public final class DeadLetters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final String SUFFIX = ".dead";

    private final Producer<byte[], byte[]> producer;
    private final String service;
    private final MeterRegistry meters;

    public DeadLetters(KafkaClients clients, MeterRegistry meters) {
        this.producer = clients.deadLetterProducer();
        this.service = clients.service();
        this.meters = meters;
    }

    /// Returns when the parked message is safe.
    ///
    /// @param why a sentence for the operator; names the field where one is at fault
    void park(ConsumerRecord<byte[], byte[]> original, String why) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                original.topic() + SUFFIX, null, original.key(), original.value(), original.headers());
        Records.put(record.headers(), "dead-reason", why);
        Records.put(record.headers(), "dead-topic", original.topic());
        Records.put(record.headers(), "dead-partition", Integer.toString(original.partition()));
        Records.put(record.headers(), "dead-offset", Long.toString(original.offset()));
        Records.put(record.headers(), "dead-at", Instant.now().toString());
        Records.put(record.headers(), "dead-service", service);
        try {
            producer.send(record).get();
        } catch (ExecutionException | KafkaException e) {
            throw new PlumbingException("can't park a message of " + original.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlumbingException("interrupted while parking a message", e);
        }
        meters.counter("bucketsync.dead.letters", "topic", original.topic()).increment();
        LOG.warn("parked {}-{}@{}: {}", original.topic(), original.partition(), original.offset(), why);
    }

    @Override
    public void close() {
        producer.close();
    }
}
