package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.runtime.process.PlumbingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/// A compacted topic held in memory: read to its end before the process is ready, then followed.
///
/// @param <E> the one event type of the topic
public final class CompactedTable<E extends Event> implements Loop {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final Records records;
    private final DeadLetters deadLetters;
    private final Class<E> type;
    private final ToLongFunction<E> revision;
    private final java.util.function.Consumer<E> onChange;
    private final Map<String, E> rows = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> ends;
    private final CountDownLatch caughtUp = new CountDownLatch(1);

    /// @param revision the higher one stays, whatever the order of arrival
    public CompactedTable(Wiring wiring, Topic topic, Class<E> type, ToLongFunction<E> revision) {
        this(wiring, topic, type, revision, row -> {});
    }

    /// As above, telling of each row that came to stay, on this table's own thread.
    ///
    /// @param onChange must return soon; the row is readable here when it is called
    public CompactedTable(
            Wiring wiring,
            Topic topic,
            Class<E> type,
            ToLongFunction<E> revision,
            java.util.function.Consumer<E> onChange) {
        this.onChange = onChange;
        this.consumer = wiring.clients().reader();
        this.records = wiring.records();
        this.deadLetters = wiring.deadLetters();
        this.type = type;
        this.revision = revision;
        List<TopicPartition> partitions = partitions(records.topics().of(topic));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.ends = Map.copyOf(consumer.endOffsets(partitions));
    }

    private List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("topic " + topic + " does not exist");
        }
        return partitions;
    }

    /// The row as last heard, by message key.
    public Optional<E> get(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    public Stream<E> stream() {
        return rows.values().stream();
    }

    public boolean isCaughtUp() {
        return caughtUp.getCount() == 0;
    }

    /// Waits until everything that stood in the topic when this process started has been read.
    public void awaitCaughtUp(Duration atMost) {
        try {
            if (!caughtUp.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PlumbingException("could not read " + type.getSimpleName() + " to the end", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlumbingException("interrupted while starting", e);
        }
    }

    @Override
    public void runOnce() {
        try {
            read();
        } catch (WakeupException _) {
            // Asked to come back.
        }
    }

    private void read() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            apply(record);
        }
        if (!isCaughtUp()
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            caughtUp.countDown();
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null && record.key() != null) {
            rows.remove(new String(record.key(), StandardCharsets.UTF_8));
            return;
        }
        switch (Alone.read(records, record, type)) {
            case Reading.Understood<E>(Message<E> message) -> keep(message.event());
            case Reading.Unreadable<E>(String why) -> deadLetters.park(record, why);
        }
    }

    private void keep(E event) {
        E kept = rows.merge(
                event.key(),
                event,
                (old, fresh) -> revision.applyAsLong(fresh) >= revision.applyAsLong(old) ? fresh : old);
        if (kept.equals(event)) {
            onChange.accept(event);
        }
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        KafkaClients.close(consumer);
    }
}
