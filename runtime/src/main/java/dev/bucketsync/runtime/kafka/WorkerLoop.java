package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.runtime.process.PlumbingException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A consumer group's member that gives every message a virtual thread: a slow one holds up no other, a lane of slow
/// ones no other lane, and offsets are committed up to the first message that is not settled yet.
///
/// @param <E> the family of events on the topic
public final class WorkerLoop<E extends Event> implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
    private static final Duration ROUND = Duration.ofMillis(100);
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final int AT_ONCE = 500;

    /// Settled messages that stand behind one that is not: what is met again after a crash, and kept in mind till then.
    private static final int MOST_UNCOMMITTED = 100_000;

    private final Topic topic;
    private final Consumer<byte[], byte[]> consumer;
    private final MessageHandler<E> handler;
    private final MessageSettler<E> settler;
    private final KafkaPublisher publisher;
    private final Backlog backlog;
    private final ExecutorService threads;
    private final OffsetTrackers offsets = new OffsetTrackers();
    private final Lag lag;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    public WorkerLoop(Wiring wiring, Topic topic, Class<E> family, MessageHandler<E> handler, WorkLimits limits) {
        this.topic = topic;
        this.handler = handler;
        this.settler = new MessageSettler<>(wiring, topic, family, handler);
        this.publisher = wiring.publisher();
        this.backlog = new Backlog(limits);
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(topic.shortName() + "-", 0).factory());
        this.lag = new Lag(wiring.meters(), topic);
        bindGauges(wiring.meters());
        this.consumer = wiring.clients().consumer(wiring.group(topic), Math.min(limits.held(), AT_ONCE));
        consumer.subscribe(Set.of(wiring.records().topics().of(topic)), new Rebalanced());
    }

    private void bindGauges(MeterRegistry meters) {
        Gauge.builder("bucketsync.messages.in.flight", backlog, Backlog::underWay)
                .description("Messages under way")
                .tag("topic", topic.shortName())
                .register(meters);
        Gauge.builder("bucketsync.messages.held", backlog, Backlog::held)
                .description("Messages taken and not settled: waiting, under way, or pausing before a retry")
                .tag("topic", topic.shortName())
                .register(meters);
    }

    @Override
    public void runOnce() {
        rethrowFailure();
        try {
            poll();
            begin();
            offsets.commit(consumer);
            lag.measure(consumer, offsets.uncommitted());
        } catch (WakeupException _) {
            // Asked to come back; what is settled is committed in the next round, or on closing.
        }
    }

    /// Takes more only when there is room for it, but always says that this member lives.
    private void poll() {
        if (backlog.hasRoom() && offsets.uncommitted() < MOST_UNCOMMITTED) {
            consumer.resume(consumer.paused());
        } else {
            consumer.pause(consumer.assignment());
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(ROUND)) {
            OffsetTracker tracker = offsets.of(record);
            tracker.begin(record.offset());
            backlog.add(lane(record), record, tracker);
        }
    }

    private String lane(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : handler.lane(new String(record.key(), StandardCharsets.UTF_8));
    }

    /// Called wherever a place may have become free, so that none stays empty until the next round.
    private void begin() {
        for (Optional<Backlog.Taken> next = backlog.begin(); next.isPresent(); next = backlog.begin()) {
            Backlog.Taken taken = next.get();
            threads.execute(() -> work(taken));
        }
    }

    private void work(Backlog.Taken taken) {
        try {
            Optional<MessageSettler.Retry<E>> retry = settled(taken);
            if (retry.isPresent()) {
                again(retry.get());
            }
            taken.tracker().settle(taken.record().offset());
            backlog.end(taken);
            begin();
        } catch (InterruptedException e) {
            fail(e);
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private Optional<MessageSettler.Retry<E>> settled(Backlog.Taken taken) {
        try {
            return settler.settle(taken.record());
        } finally {
            backlog.rest();
        }
    }

    /// On closing nobody waits to the end: the retry comes early rather than the whole partition twice.
    private void again(MessageSettler.Retry<E> retry) throws InterruptedException {
        begin();
        boolean early = closing.await(retry.after().toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("again: {} (early: {})", retry.message().position(), early);
        publisher.republish(retry);
    }

    private void fail(Throwable met) {
        failure.compareAndSet(null, met);
        backlog.stop();
    }

    private void rethrowFailure() {
        Throwable met = failure.get();
        if (met instanceof Error error) {
            throw error;
        }
        if (met != null) {
            throw new PlumbingException(topic.shortName(), met);
        }
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    /// Stops taking messages, lets those under way end, commits what is settled.
    @Override
    public void close() {
        backlog.stop();
        closing.countDown();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{}: some messages are still under way and will be met again", topic.shortName());
            }
            commitOnClosing();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            KafkaClients.close(consumer);
        }
    }

    private void commitOnClosing() {
        try {
            offsets.commit(consumer);
        } catch (WakeupException _) {
            // The wakeup that ended the last round; it comes once.
            offsets.commit(consumer);
        }
    }

    private final class Rebalanced implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            offsets.commit(consumer);
            onPartitionsLost(partitions);
        }

        /// Messages under way may end twice, here and at the next owner: handlers are idempotent.
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            backlog.drop(partitions);
            offsets.forget(partitions);
        }
    }
}
