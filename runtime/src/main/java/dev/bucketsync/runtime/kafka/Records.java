package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventCodec;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.events.UnreadableEventException;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// Turns events into Kafka records (CloudEvents binary mode) and records (binary or structured) into messages.
public final class Records {
    static final String ATTEMPT = "attempt";
    static final String FAILURES = "failures";

    private final EventCodec codec;
    private final TopicNames topics;

    public Records(EventCodec codec, TopicNames topics) {
        this.codec = codec;
        this.topics = topics;
    }

    TopicNames topics() {
        return topics;
    }

    ProducerRecord<String, byte[]> record(Outgoing outgoing) {
        ProducerRecord<String, byte[]> record = switch (outgoing) {
            case Outgoing.Publication publication -> record(publication.event(), 1);
            case Outgoing.Tombstone tombstone ->
                new ProducerRecord<>(topics.of(tombstone.topic()), tombstone.key(), null);
        };
        put(record.headers(), Trace.HEADER, trace(outgoing).traceparent());
        return record;
    }

    private static Trace trace(Outgoing outgoing) {
        Optional<Trace> caused = switch (outgoing) {
            case Outgoing.Publication publication -> publication.trace();
            case Outgoing.Tombstone _ -> Optional.empty();
        };
        return caused.or(Trace::current).orElseGet(Trace::fresh);
    }

    ProducerRecord<String, byte[]> record(Event event, int attempt) {
        ProducerRecord<String, byte[]> record = KafkaMessageFactory.<String>createWriter(
                        topics.of(event.topic()), event.key())
                .writeBinary(codec.encode(event));
        if (attempt > 1) {
            put(record.headers(), ATTEMPT, Integer.toString(attempt));
        }
        return record;
    }

    /// As [#record(Event, int)], for a message that also failed so often before.
    ProducerRecord<String, byte[]> again(Event event, int attempt, int failures) {
        ProducerRecord<String, byte[]> record = record(event, attempt);
        if (failures > 0) {
            put(record.headers(), FAILURES, Integer.toString(failures));
        }
        return record;
    }

    /// Reads one record; its value must not be absent, its event must be of the family that belongs on the topic.
    public <E extends Event> Message<E> message(ConsumerRecord<byte[], byte[]> record, Class<E> family)
            throws UnreadableEventException {
        Instant receivedAt = Instant.ofEpochMilli(record.timestamp());
        if (record.value() == null) {
            throw new UnreadableEventException("has no value; only compacted topics carry tombstones");
        }
        Event event = codec.decode(envelope(record), receivedAt);
        if (!family.isInstance(event)) {
            throw new UnreadableEventException(
                    EventCodec.typeOf(event.getClass()) + " does not belong on " + record.topic());
        }
        return new Message<>(
                family.cast(event),
                new Position(record.topic(), record.partition(), record.offset()),
                attempt(record.headers()),
                receivedAt,
                text(record.headers(), Trace.HEADER).flatMap(Trace::parse).orElseGet(Trace::fresh));
    }

    private static CloudEvent envelope(ConsumerRecord<byte[], byte[]> record) throws UnreadableEventException {
        try {
            return KafkaMessageFactory.createReader(record.headers(), record.value())
                    .toEvent();
        } catch (CloudEventRWException | IllegalArgumentException | IllegalStateException e) {
            throw new UnreadableEventException("is no CloudEvent in binary or structured mode: " + e.getMessage());
        }
    }

    private static int attempt(Headers headers) {
        return count(headers, ATTEMPT).orElse(1);
    }

    /// How many deliveries of this message failed before this one.
    static int failures(Headers headers) {
        return count(headers, FAILURES).orElse(0);
    }

    private static Optional<Integer> count(Headers headers, String name) {
        return text(headers, name)
                .filter(text -> text.matches("[1-9][0-9]{0,3}"))
                .map(Integer::parseInt);
    }

    static void put(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(Header::value)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
