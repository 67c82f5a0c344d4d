package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.runtime.process.PlumbingException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/// A consumer group's member that gives every message a virtual thread: a slow one holds up no other, and offsets are
/// committed up to the first message that is not settled yet.
///
/// @param <E> the family of events on the topic
public final class WorkerLoop<E extends Event> implements Loop {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final Consumer<byte[], byte[]> consumer;
    private final Records records;
    private final Class<E> family;
    private final MessageHandler<E> handler;
    private final KafkaPublisher publisher;
    private final DeadLetters deadLetters;
    private final Topic topic;
    private final int inFlight;
    private final Semaphore permits;
    private final Timer timer;
    private final Map<TopicPartition, OffsetTracker> trackers = new ConcurrentHashMap<>();
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /// @param inFlight how many messages may be under way at once
    public WorkerLoop(Wiring wiring, Topic topic, Class<E> family, MessageHandler<E> handler, int inFlight) {
        this.topic = topic;
        this.family = family;
        this.records = wiring.records();
        this.handler = handler;
        this.publisher = wiring.publisher();
        this.deadLetters = wiring.deadLetters();
        this.inFlight = inFlight;
        this.permits = new Semaphore(inFlight);
        this.consumer = wiring.clients().consumer(wiring.group(topic), Math.min(inFlight, 500));
        this.timer = Timer.builder("bucketsync.messages")
                .description("Messages handled")
                .tag("topic", topic.shortName())
                .register(wiring.meters());
        bindInFlight(wiring.meters());
        consumer.subscribe(Set.of(records.topics().of(topic)), new Rebalanced());
    }

    private void bindInFlight(MeterRegistry meters) {
        Gauge.builder("bucketsync.messages.in.flight", permits, free -> inFlight - free.availablePermits())
                .tag("topic", topic.shortName())
                .register(meters);
    }

    @Override
    public void runOnce() {
        rethrowFailure();
        poll();
        dispatch();
        commit();
    }

    private void poll() {
        if (backlog.isEmpty()) {
            consumer.resume(consumer.paused());
        } else {
            consumer.pause(consumer.assignment());
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            tracker(record).begin(record.offset());
            backlog.add(record);
        }
    }

    private void dispatch() {
        while (!backlog.isEmpty() && permits.tryAcquire()) {
            ConsumerRecord<byte[], byte[]> record = backlog.poll();
            OffsetTracker tracker = tracker(record);
            Thread.ofVirtual().name(topic.shortName() + "-" + record.offset()).start(() -> work(record, tracker));
        }
    }

    private void work(ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker) {
        try {
            timer.record(() -> settle(record));
            tracker.settle(record.offset());
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        } finally {
            permits.release();
        }
    }

    private void settle(ConsumerRecord<byte[], byte[]> record) {
        try {
            Message<E> message = records.message(record, family);
            message.trace().in(() -> {
                handle(record, message);
                return null;
            });
        } catch (UnreadableEventException e) {
            deadLetters.park(record, e.getMessage());
        }
    }

    private void handle(ConsumerRecord<byte[], byte[]> record, Message<E> message) {
        switch (Alone.attempt(message.position(), () -> handler.handle(message))) {
            case Alone.Result.Done<Disposition>(Disposition.Settled settled) -> {}
            case Alone.Result.Done<Disposition>(Disposition.RetryLater(Duration after)) ->
                retry(message.event(), message, after);
            case Alone.Result.Done<Disposition>(Disposition.Poisoned(String why)) -> deadLetters.park(record, why);
            case Alone.Result.GivenUp<Disposition>(Exception cause) -> {
                handler.abandoned(message, cause);
                deadLetters.park(record, "unforeseen, three times: " + cause);
            }
        }
    }

    private void retry(Event event, Message<E> message, Duration after) {
        try {
            TimeUnit.NANOSECONDS.sleep(after.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlumbingException("interrupted before a retry", e);
        }
        publisher.republish(event, message.attempt() + 1, message.trace());
    }

    private OffsetTracker tracker(ConsumerRecord<byte[], byte[]> record) {
        return trackers.computeIfAbsent(
                new TopicPartition(record.topic(), record.partition()), _ -> new OffsetTracker());
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        trackers.forEach((partition, tracker) ->
                tracker.takeCommittable().ifPresent(next -> offsets.put(partition, new OffsetAndMetadata(next))));
        if (!offsets.isEmpty()) {
            consumer.commitSync(offsets);
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
        try {
            backlog.clear();
            if (!permits.tryAcquire(inFlight, DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                failure.compareAndSet(null, new IllegalStateException("still under way after " + DRAIN));
            }
            commit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (WakeupException _) {
            commit();
        } finally {
            consumer.close();
        }
    }

    private final class Rebalanced implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
            onPartitionsLost(partitions);
        }

        /// Messages under way may end twice, here and at the next owner: handlers are idempotent.
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            backlog.removeIf(record -> partitions.contains(new TopicPartition(record.topic(), record.partition())));
            partitions.forEach(trackers::remove);
        }
    }
}
