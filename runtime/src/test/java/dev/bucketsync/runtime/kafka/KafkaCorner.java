package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.sandbox.testing.KafkaFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/// A corner of the broker: topics under a prefix of its own, and a service that lives there.
final class KafkaCorner implements AutoCloseable {
    static final String SERVICE = "tested-service";
    private static final KafkaFixture KAFKA = KafkaFixture.shared();
    private static final int DEAD_LETTER_BYTES = 2 * 1024 * 1024;

    private final TopicNames names = new TopicNames(KAFKA.freshTopicPrefix());
    private final List<Wiring> wirings = new ArrayList<>();

    /// Makes each topic with one partition, so that order is plain, and its dead-letter topic.
    static KafkaCorner with(Topic... topics) {
        KafkaCorner corner = new KafkaCorner();
        for (Topic topic : topics) {
            corner.create(topic, 1, Map.of());
        }
        return corner;
    }

    static KafkaCorner with(Topic topic, int partitions, Map<String, String> settings) {
        KafkaCorner corner = new KafkaCorner();
        corner.create(topic, partitions, settings);
        return corner;
    }

    private void create(Topic topic, int partitions, Map<String, String> settings) {
        KAFKA.createTopic(names.of(topic), partitions, settings);
        KAFKA.createTopic(
                names.deadLettersOf(topic), 1, Map.of("max.message.bytes", Integer.toString(DEAD_LETTER_BYTES)));
    }

    /// Another process of the service.
    Wiring process() {
        return process(Map.of());
    }

    Wiring process(Map<String, String> properties) {
        KafkaSettings settings = new KafkaSettings(KAFKA.bootstrapServers(), names, properties);
        Wiring wiring = Wiring.open(settings, SERVICE, new SimpleMeterRegistry());
        wirings.add(wiring);
        return wiring;
    }

    /// A process with a name of its own among the service's.
    Wiring named(String instance) {
        KafkaSettings settings = new KafkaSettings(KAFKA.bootstrapServers(), names, Map.of());
        Wiring wiring = Wiring.open(settings, SERVICE, instance, new SimpleMeterRegistry());
        wirings.add(wiring);
        return wiring;
    }

    /// A transactional id nobody else has.
    String freshId() {
        return KAFKA.freshGroup();
    }

    void publish(Event... events) {
        try (Wiring platform = process()) {
            platform.publisher()
                    .publish(List.of(events).stream().map(Outgoing::of).toList());
        }
    }

    /// Publishes bytes as they are, as a stranger would.
    void publish(Topic topic, String key, byte[] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(names.of(topic), key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> Records.put(record.headers(), name, text));
        Map<String, Object> config =
                Map.of("bootstrap.servers", KAFKA.bootstrapServers(), "max.request.size", 8 * 1024 * 1024);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            get(() -> producer.send(record).get());
        }
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters(Topic topic) {
        return records(names.deadLettersOf(topic));
    }

    List<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
        return records(names.of(topic));
    }

    /// All that stands in a topic now and was committed.
    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        KafkaClients clients = process().clients();
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = clients.reader()) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            while (!ends.entrySet().stream().allMatch(end -> reader.position(end.getKey()) >= end.getValue())) {
                reader.poll(Duration.ofMillis(100)).forEach(read::add);
            }
        }
        return read;
    }

    /// How many messages stand in each partition.
    Map<Integer, Long> ends(Topic topic) {
        return records(topic).stream().collect(Collectors.groupingBy(ConsumerRecord::partition, Collectors.counting()));
    }

    /// Where the group of the service would go on, by partition.
    Map<Integer, Long> committed(Topic topic) {
        Wiring wiring = process();
        try (Admin admin = wiring.clients().admin()) {
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    get(() -> admin.listConsumerGroupOffsets(wiring.group(topic))
                            .partitionsToOffsetAndMetadata()
                            .get());
            Map<Integer, Long> byPartition = new HashMap<>();
            offsets.forEach((partition, next) -> byPartition.put(partition.partition(), next.offset()));
            return byPartition;
        }
    }

    int members(Topic topic) {
        Wiring wiring = process();
        String group = wiring.group(topic);
        try (Admin admin = wiring.clients().admin()) {
            return get(() -> admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get()
                    .members()
                    .size());
        }
    }

    /// Turns the loops by hand, one round each, until something is so.
    static void turn(String until, Callable<Boolean> so, Loop... loops) {
        Awaitility.await(until)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    for (Loop loop : loops) {
                        loop.runOnce();
                    }
                    return so.call();
                });
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static <T> T get(Callable<T> call) {
        try {
            return call.call();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        wirings.forEach(Wiring::close);
    }
}
