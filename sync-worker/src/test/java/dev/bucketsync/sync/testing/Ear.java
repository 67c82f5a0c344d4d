package dev.bucketsync.sync.testing;

import dev.bucketsync.events.AssetEvent.AssetUpdated;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventCodec;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.runtime.kafka.KafkaClients;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Records;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Hears everything that is said on some topics, on a thread of its own, and remembers it in order.
public final class Ear implements AutoCloseable {
    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final KafkaSettings kafka;
    private final Records records;
    private final Consumer<List<Event>> onHeard;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closing;

    private record Heard(String topic, String key, List<Event> event) {}

    /// @param onHeard told of what one poll brought
    public Ear(KafkaSettings kafka, Collection<Topic> topics, Consumer<List<Event>> onHeard) {
        this.kafka = kafka;
        this.records = new Records(new EventCodec("test"), kafka.topics());
        this.onHeard = onHeard;
        this.consumer = new KafkaClients(kafka, "test").reader();
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(kafka.topics().of(topic)).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = Thread.ofPlatform().name("ear").start(this::listen);
    }

    private void listen() {
        try (consumer) {
            while (!closing) {
                List<Heard> fresh = new ArrayList<>();
                consumer.poll(Duration.ofMillis(50)).forEach(record -> fresh.add(heard(record)));
                heard.addAll(fresh);
                onHeard.accept(
                        fresh.stream().flatMap(each -> each.event().stream()).toList());
            }
        }
    }

    private Heard heard(ConsumerRecord<byte[], byte[]> record) {
        try {
            List<Event> event = record.value() == null
                    ? List.of()
                    : List.of(records.message(record, Event.class).event());
            return new Heard(record.topic(), new String(record.key(), StandardCharsets.UTF_8), event);
        } catch (UnreadableEventException e) {
            throw new AssertionError(e);
        }
    }

    public <E extends Event> Stream<E> events(Class<E> type) {
        return heard.stream()
                .flatMap(each -> each.event().stream())
                .filter(type::isInstance)
                .map(type::cast);
    }

    /// The assets of a connection as someone sees them who reads the topic to its end, by object key.
    public Map<String, AssetUpdated> assets(Connected connected) {
        Map<String, AssetUpdated> assets = new LinkedHashMap<>();
        String start = connected.id() + "/";
        for (Heard each : heard) {
            if (each.topic().equals(kafka.topics().of(Topic.ASSETS))
                    && each.key().startsWith(start)) {
                String key = each.key().substring(start.length());
                each.event().forEach(event -> assets.put(key, (AssetUpdated) event));
                if (each.event().isEmpty()) {
                    assets.remove(key);
                }
            }
        }
        return assets;
    }

    /// How often anything was said on `assets` of one object.
    public long saidOfAsset(Connected connected, String key) {
        return heard.stream()
                .filter(each -> each.topic().equals(kafka.topics().of(Topic.ASSETS)))
                .filter(each -> each.key().equals(connected.id() + "/" + key))
                .count();
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
