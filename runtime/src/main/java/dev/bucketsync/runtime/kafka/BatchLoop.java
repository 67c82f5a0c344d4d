package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.process.Loop;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;

/// A consumer group's member that handles each poll as one batch: effects first, then what they say, then the offsets.
///
/// @param <E> the family of events on the topic
public final class BatchLoop<E extends Event> implements Loop {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final BatchWork<E> work;
    private final Commit commit;
    private final Timer timer;
    private final Lag lag;

    /// @param commit how the answers and the offsets reach Kafka
    public BatchLoop(
            Wiring wiring, Topic topic, Class<E> family, BatchHandler<E> handler, Commit commit, int batchSize) {
        this.work = BatchWork.of(wiring, family, handler);
        this.commit = commit;
        this.consumer = wiring.clients().consumer(wiring.group(topic), batchSize);
        this.timer = timer(wiring, topic);
        this.lag = new Lag(wiring.meters(), topic);
        consumer.subscribe(Set.of(wiring.records().topics().of(topic)), new StartFromOwnBook(consumer, handler));
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
        Batch<E> batch = work.read(polled);
        commit.commit(consumer, work.answers(batch), batch.next());
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
}
