package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.process.Loop;
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
import org.apache.kafka.common.errors.WakeupException;

/// A consumer group's member that handles each poll as one batch: effects first, then what they say, then the offsets.
///
/// @param <E> the family of events on the topic
public final class BatchLoop<E extends Event> implements Loop {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final Records records;
    private final Class<E> family;
    private final BatchHandler<E> handler;
    private final DeadLetters deadLetters;
    private final Commit commit;
    private final Timer timer;
    private final Lag lag;
    private boolean parked;

    /// @param commit how the answers and the offsets reach Kafka
    public BatchLoop(
            Wiring wiring, Topic topic, Class<E> family, BatchHandler<E> handler, Commit commit, int batchSize) {
        this.records = wiring.records();
        this.handler = handler;
        this.family = family;
        this.deadLetters = wiring.deadLetters();
        this.commit = commit;
        this.consumer = wiring.clients().consumer(wiring.group(topic), batchSize);
        this.timer = timer(wiring, topic);
        this.lag = new Lag(wiring.meters(), topic);
        consumer.subscribe(Set.of(records.topics().of(topic)), new StartFromOwnBook());
    }

    static Timer timer(Wiring wiring, Topic topic) {
        return Timer.builder("bucketsync.batches")
                .description("Batches of messages handled")
                .tag("topic", topic.shortName())
                .register(wiring.meters());
    }

    @Override
    public void runOnce() {
        try {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                timer.record(() -> work(polled));
            }
            lag.measure(consumer, 0);
        } catch (WakeupException _) {
            // Asked to come back before anything was taken.
        }
    }

    private void work(ConsumerRecords<byte[], byte[]> polled) {
        Map<Position, ConsumerRecord<byte[], byte[]>> originals = new HashMap<>();
        List<Message<E>> batch = readable(polled, originals);
        List<Outgoing> answers = answers(batch, originals);
        Map<TopicPartition, OffsetAndMetadata> next = nextOffsets(polled);
        passParked(next);
        commit.commit(consumer, answers, next);
    }

    private List<Message<E>> readable(
            ConsumerRecords<byte[], byte[]> polled, Map<Position, ConsumerRecord<byte[], byte[]>> originals) {
        List<Message<E>> batch = new ArrayList<>(polled.count());
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            switch (Alone.read(records, record, family)) {
                case Reading.Understood<E>(Message<E> message) -> {
                    originals.put(message.position(), record);
                    batch.add(message);
                }
                case Reading.Unreadable<E>(String why) -> park(record, why);
            }
        }
        return batch;
    }

    private void park(ConsumerRecord<byte[], byte[]> record, String why) {
        deadLetters.park(record, why);
        parked = true;
    }

    /// The handler's book knows of messages it has handled. What was parked behind them would be met, and
    /// parked, again at every start.
    private void passParked(Map<TopicPartition, OffsetAndMetadata> next) {
        if (parked) {
            var _ = Alone.once("passing " + next.keySet(), () -> {
                handler.passed(next.entrySet().stream()
                        .map(each -> Position.of(each.getKey(), each.getValue().offset()))
                        .toList());
                return true;
            });
            parked = false;
        }
    }

    /// The whole batch at once; if that fails for a reason of some message's, each message alone.
    private List<Outgoing> answers(List<Message<E>> batch, Map<Position, ConsumerRecord<byte[], byte[]>> originals) {
        if (batch.isEmpty()) {
            return List.of();
        }
        String where = "a batch of " + batch.size();
        return switch (Alone.once(where, () -> handler.handle(batch))) {
            case Alone.Result.Done<List<Outgoing>>(List<Outgoing> answers) -> answers;
            case Alone.Result.GivenUp<List<Outgoing>> _ ->
                batch.stream()
                        .flatMap(message -> alone(message, originals.get(message.position())).stream())
                        .toList();
        };
    }

    private List<Outgoing> alone(Message<E> message, ConsumerRecord<byte[], byte[]> original) {
        return switch (Alone.attempt(
                message.position(), () -> message.trace().in(() -> handler.handle(List.of(message))))) {
            case Alone.Result.Done<List<Outgoing>>(List<Outgoing> answers) -> answers;
            case Alone.Result.GivenUp<List<Outgoing>>(Exception cause) -> {
                park(original, "unforeseen, three times: " + cause);
                yield abandon(message, cause);
            }
        };
    }

    private List<Outgoing> abandon(Message<E> message, Exception cause) {
        return switch (Alone.once(
                message.position(), () -> message.trace().in(() -> handler.abandoned(message, cause)))) {
            case Alone.Result.Done<List<Outgoing>>(List<Outgoing> answers) -> answers;
            case Alone.Result.GivenUp<List<Outgoing>> _ -> List.of();
        };
    }

    static Map<TopicPartition, OffsetAndMetadata> nextOffsets(ConsumerRecords<byte[], byte[]> polled) {
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
        try {
            KafkaClients.close(consumer);
        } finally {
            commit.close();
        }
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
