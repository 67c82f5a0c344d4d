package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.runtime.process.Faults;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.runtime.process.PlumbingException;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A consumer group's member that handles each poll as one batch: effects first, then what they say, then the offsets.
///
/// @param <E> the family of events on the topic
public final class BatchLoop<E extends Event> implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final Records records;
    private final Class<E> family;
    private final BatchHandler<E> handler;
    private final DeadLetters deadLetters;
    private final Commit commit;
    private final Timer timer;

    /// @param commit how the answers and the offsets reach Kafka
    public BatchLoop(
            Wiring wiring, Topic topic, Class<E> family, BatchHandler<E> handler, Commit commit, int batchSize) {
        this.records = wiring.records();
        this.handler = handler;
        this.family = family;
        this.deadLetters = wiring.deadLetters();
        this.commit = commit;
        this.consumer = wiring.clients().consumer(wiring.group(topic), batchSize);
        this.timer = Timer.builder("bucketsync.batches")
                .description("Batches of messages handled")
                .tag("topic", topic.shortName())
                .register(wiring.meters());
        consumer.subscribe(Set.of(records.topics().of(topic)), new StartFromOwnBook());
    }

    @Override
    public void runOnce() {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        if (!polled.isEmpty()) {
            timer.record(() -> work(polled));
        }
    }

    private void work(ConsumerRecords<byte[], byte[]> polled) {
        Map<Position, ConsumerRecord<byte[], byte[]>> originals = new HashMap<>();
        List<Message<E>> batch = readable(polled, originals);
        commit.commit(consumer, answers(batch, originals), nextOffsets(polled));
    }

    private List<Message<E>> readable(
            ConsumerRecords<byte[], byte[]> polled, Map<Position, ConsumerRecord<byte[], byte[]>> originals) {
        List<Message<E>> batch = new ArrayList<>(polled.count());
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            try {
                Message<E> message = records.message(record, family);
                originals.put(message.position(), record);
                batch.add(message);
            } catch (UnreadableEventException e) {
                deadLetters.park(record, e.getMessage());
            }
        }
        return batch;
    }

    /// The whole batch at once; if that fails for a reason of some message's, each message alone.
    private List<Outgoing> answers(List<Message<E>> batch, Map<Position, ConsumerRecord<byte[], byte[]>> originals) {
        if (batch.isEmpty()) {
            return List.of();
        }
        try {
            return handler.handle(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlumbingException("interrupted in a batch", e);
        } catch (Exception e) {
            if (Faults.isPlumbing(e)) {
                throw new PlumbingException("in a batch", e);
            }
            LOG.warn("a batch of {} failed, trying its messages one by one", batch.size(), e);
            return batch.stream()
                    .flatMap(message -> alone(message, originals.get(message.position())).stream())
                    .toList();
        }
    }

    private List<Outgoing> alone(Message<E> message, ConsumerRecord<byte[], byte[]> original) {
        return switch (Alone.attempt(message.position(), () -> handler.handle(List.of(message)))) {
            case Alone.Result.Done<List<Outgoing>>(List<Outgoing> answers) -> answers;
            case Alone.Result.GivenUp<List<Outgoing>>(Exception cause) -> {
                deadLetters.park(original, "unforeseen, three times: " + cause);
                yield handler.abandoned(message, cause);
            }
        };
    }

    private static Map<TopicPartition, OffsetAndMetadata> nextOffsets(ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        polled.partitions()
                .forEach(partition -> next.put(
                        partition,
                        new OffsetAndMetadata(
                                polled.records(partition).getLast().offset() + 1)));
        return next;
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
        commit.close();
    }

    /// Kafka's position may be ahead of a restored database, and behind it after a crash: the smaller one loses
    /// nothing.
    private final class StartFromOwnBook implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                handler.nextOffset(partition.topic(), partition.partition()).ifPresent(own -> {
                    if (own < consumer.position(partition)) {
                        consumer.seek(partition, own);
                    }
                });
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
    }
}
