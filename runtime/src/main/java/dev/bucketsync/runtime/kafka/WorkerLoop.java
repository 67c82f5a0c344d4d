package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.runtime.process.PlumbingException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A consumer group's member that gives every message a virtual thread: a slow one holds up no other, and offsets are
/// committed up to the first message that is not settled yet.
///
/// @param <E> the family of events on the topic
public final class WorkerLoop<E extends Event> implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
    private static final Duration ROUND = Duration.ofMillis(100);
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final int MAX_WAITING = 1_000;

    private final Topic topic;
    private final Consumer<byte[], byte[]> consumer;
    private final MessageSettler<E> settler;
    private final KafkaPublisher publisher;
    private final Semaphore permits;
    private final Semaphore waitingRoom = new Semaphore(MAX_WAITING);
    private final ExecutorService threads;
    private final OffsetTrackers offsets = new OffsetTrackers();
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /// @param inFlight how many messages may be under way at once; those that wait for a retry are not
    public WorkerLoop(Wiring wiring, Topic topic, Class<E> family, MessageHandler<E> handler, int inFlight) {
        this.topic = topic;
        this.settler = new MessageSettler<>(wiring, topic, family, handler);
        this.publisher = wiring.publisher();
        this.permits = new Semaphore(inFlight);
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(topic.shortName() + "-", 0).factory());
        bindInFlight(wiring.meters(), inFlight);
        this.consumer = wiring.clients().consumer(wiring.group(topic), Math.min(inFlight, 500));
        consumer.subscribe(Set.of(wiring.records().topics().of(topic)), new Rebalanced());
    }

    private void bindInFlight(MeterRegistry meters, int inFlight) {
        Gauge.builder("bucketsync.messages.in.flight", permits, free -> inFlight - free.availablePermits())
                .tag("topic", topic.shortName())
                .register(meters);
    }

    @Override
    public void runOnce() {
        rethrowFailure();
        try {
            poll();
            dispatch();
            offsets.commit(consumer);
        } catch (WakeupException _) {
            // Asked to come back; what is settled is committed in the next round, or on closing.
        }
    }

    /// Takes more only when everything taken is under way, but always says that this member lives.
    private void poll() {
        if (backlog.isEmpty()) {
            consumer.resume(consumer.paused());
        } else {
            consumer.pause(consumer.assignment());
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(backlog.isEmpty() ? ROUND : Duration.ZERO)) {
            offsets.of(record).begin(record.offset());
            backlog.add(record);
        }
    }

    private void dispatch() {
        long end = System.nanoTime() + ROUND.toNanos();
        while (!backlog.isEmpty() && acquired(permits, end)) {
            ConsumerRecord<byte[], byte[]> record = backlog.poll();
            OffsetTracker tracker = offsets.of(record);
            threads.execute(() -> work(record, tracker));
        }
    }

    private static boolean acquired(Semaphore permits, long end) {
        try {
            return permits.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlumbingException("interrupted in a round", e);
        }
    }

    private void work(ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker) {
        try {
            Optional<MessageSettler.Retry<E>> retry = settled(record);
            if (retry.isPresent()) {
                again(retry.get());
            }
            tracker.settle(record.offset());
        } catch (InterruptedException e) {
            failure.compareAndSet(null, e);
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    /// Whoever is to wait gives its permit back, but only for a place to wait in, so that their number is bounded too.
    private Optional<MessageSettler.Retry<E>> settled(ConsumerRecord<byte[], byte[]> record)
            throws InterruptedException {
        try {
            Optional<MessageSettler.Retry<E>> retry = settler.settle(record);
            if (retry.isPresent()) {
                waitingRoom.acquire();
            }
            return retry;
        } finally {
            permits.release();
        }
    }

    /// On closing nobody waits to the end: the retry comes early rather than the whole partition twice.
    private void again(MessageSettler.Retry<E> retry) throws InterruptedException {
        try {
            boolean early = closing.await(retry.after().toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("again: {} (early: {})", retry.message().position(), early);
            Message<E> message = retry.message();
            publisher.republish(message.event(), message.attempt() + 1, message.trace());
        } finally {
            waitingRoom.release();
        }
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
            backlog.removeIf(record -> partitions.contains(OffsetTrackers.partition(record)));
            offsets.forget(partitions);
        }
    }
}
