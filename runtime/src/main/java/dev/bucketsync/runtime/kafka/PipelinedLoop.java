package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.process.Loop;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A consumer group's member like [BatchLoop] that works on several batches at a time, each step in the messages'
/// order:
/// this loop reads, its [#handling] has the effects made, its [#saying] publishes the answers, each on a thread of its
/// own. Whatever was read meanwhile is handled together: few messages at once when there are few, many when there are
/// many. The promises are the same: effects, then answers, then offsets.
///
/// @param <E> the family of events on the topic
public final class PipelinedLoop<E extends Event> implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(PipelinedLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /// Messages read in one go; small, so that reading and handling overlap from the beginning.
    private static final int POLLED = 1000;

    private final Consumer<byte[], byte[]> consumer;
    private final BatchWork<E> work;
    private final Steps<E> steps;
    private final Lag lag;
    /// How far the answers are said, where that was not told to Kafka.
    private final Map<TopicPartition, OffsetAndMetadata> said = new ConcurrentHashMap<>();

    /// @param publisher returns when the answers are safe
    /// @param batchSize how many messages are handled together, more or less
    public PipelinedLoop(
            Wiring wiring, Topic topic, Class<E> family, BatchHandler<E> handler, Publisher publisher, int batchSize) {
        this.work = BatchWork.of(wiring, family, handler);
        Timer timer = BatchLoop.timer(wiring, topic);
        this.steps = new Steps<>(batch -> timer.record(() -> work.answers(batch)), publisher, said, batchSize);
        this.lag = new Lag(wiring.meters(), topic);
        this.consumer = wiring.clients().consumer(wiring.group(topic), Math.min(POLLED, batchSize));
        consumer.subscribe(
                Set.of(wiring.records().topics().of(topic)), new Handover(new StartFromOwnBook(consumer, handler)));
    }

    /// Has the effects of what was read made.
    public Loop handling() {
        return steps.handling();
    }

    /// Says the answers.
    public Loop saying() {
        return steps.saying();
    }

    /// Messages read whose answers are not safe yet.
    int underWay() {
        return steps.underWay();
    }

    @Override
    public void runOnce() {
        commit();
        if (steps.wantsMore()) {
            poll();
        }
        lag.measure(consumer, underWay());
    }

    private void poll() {
        try {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                steps.put(work.read(polled));
            }
        } catch (WakeupException _) {
            // Asked to come back before anything was taken.
        }
    }

    /// Without waiting: what Kafka did not hear now it hears with the next.
    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = takeSaid();
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (_, failure) -> {
                if (failure != null) {
                    LOG.info("not committed yet: {}", offsets, failure);
                    offsets.forEach(said::putIfAbsent);
                }
            });
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> takeSaid() {
        Map<TopicPartition, OffsetAndMetadata> offsets = Map.copyOf(said);
        offsets.forEach(said::remove);
        return offsets;
    }

    /// Ends what is under way and commits it, waiting for both.
    private void settle() {
        steps.drain();
        Map<TopicPartition, OffsetAndMetadata> offsets = takeSaid();
        try {
            commitSync(offsets);
        } catch (RebalanceInProgressException | CommitFailedException e) {
            LOG.info("not committed, the group is changing; the messages will be met again: {}", offsets, e);
        }
    }

    private void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            consumer.commitSync(offsets);
        } catch (WakeupException _) {
            // A wakeup comes once and means to stop, which is no reason to do this work again.
            consumer.commitSync(offsets);
        }
    }

    @Override
    public void wakeup() {
        steps.wakeup();
        consumer.wakeup();
    }

    @Override
    public void close() {
        try {
            settle();
        } finally {
            KafkaClients.close(consumer);
        }
    }

    /// Who gives partitions away leaves nothing of them undone.
    private final class Handover implements ConsumerRebalanceListener {
        private final StartFromOwnBook start;

        private Handover(StartFromOwnBook start) {
            this.start = start;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            start.onPartitionsAssigned(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            settle();
        }

        /// They are another's already, who will say again what is said here.
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            steps.drain();
            said.clear();
        }
    }
}
