package dev.bucketsync.runtime.kafka;

import dev.bucketsync.runtime.process.PlumbingException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where messages are parked that can't be handled: original key, bytes and headers, plus why, where and when.
public final class DeadLetters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final String SUFFIX = ".dead";
    private static final int MAX_REASON = 500;
    private static final int KEPT_OF_GIANTS = 64 * 1024;

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
    /// @param why a sentence for the operator; names the field where one is at fault; clipped when long
    void park(ConsumerRecord<byte[], byte[]> original, String why) {
        String reason = clipped(why);
        try {
            send(letter(original, original.value(), reason));
        } catch (RecordTooLargeException e) {
            LOG.warn("{} is too large to be parked whole", Position.of(original), e);
            send(beginning(original, reason));
        }
        meters.counter("bucketsync.dead.letters", "topic", original.topic()).increment();
        LOG.warn("parked {}: {}", Position.of(original), reason);
    }

    private ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> original, byte[] value, String reason) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(original.topic() + SUFFIX, null, original.key(), value, original.headers());
        Records.put(letter.headers(), "dead-reason", reason);
        Records.put(letter.headers(), "dead-topic", original.topic());
        Records.put(letter.headers(), "dead-partition", Integer.toString(original.partition()));
        Records.put(letter.headers(), "dead-offset", Long.toString(original.offset()));
        Records.put(letter.headers(), "dead-at", Instant.now().toString());
        Records.put(letter.headers(), "dead-service", service);
        return letter;
    }

    /// What does not fit must not stop the topic it stands on: its first bytes are kept, and how many there were.
    private ProducerRecord<byte[], byte[]> beginning(ConsumerRecord<byte[], byte[]> original, String reason) {
        byte[] value = original.value() == null ? new byte[0] : original.value();
        ProducerRecord<byte[], byte[]> letter =
                letter(original, Arrays.copyOf(value, Math.min(value.length, KEPT_OF_GIANTS)), reason);
        Records.put(letter.headers(), "dead-value-bytes", Integer.toString(value.length));
        return letter;
    }

    private void send(ProducerRecord<byte[], byte[]> letter) {
        try {
            producer.send(letter).get();
        } catch (ExecutionException | KafkaException e) {
            if (e.getCause() instanceof RecordTooLargeException tooLarge) {
                throw tooLarge;
            }
            throw new PlumbingException("can't park a message in " + letter.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlumbingException("interrupted while parking a message", e);
        }
    }

    private static String clipped(String why) {
        return why.length() <= MAX_REASON ? why : why.substring(0, MAX_REASON) + "…";
    }

    @Override
    public void close() {
        KafkaClients.close(producer);
    }
}
