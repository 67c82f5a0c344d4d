package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.runtime.process.Loop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// The steps of a [PipelinedLoop] after the reading. Each is done by one thread at a time, in the order of what was
/// read.
///
/// @param <E> the family of events
final class Steps<E extends Event> {
    private final Function<Batch<E>, List<Outgoing>> handler;
    private final Publisher publisher;
    private final Map<TopicPartition, OffsetAndMetadata> said;
    private final int batchSize;
    private final Line<Batch<E>> read;
    private final Line<Answered> answered;
    private final ReentrantLock handling = new ReentrantLock();
    private final ReentrantLock saying = new ReentrantLock();
    private volatile boolean broken;

    private record Answered(List<Outgoing> answers, int messages, Map<TopicPartition, OffsetAndMetadata> next) {}

    /// @param said is told how far each partition's answers are safe
    Steps(
            Function<Batch<E>, List<Outgoing>> handler,
            Publisher publisher,
            Map<TopicPartition, OffsetAndMetadata> said,
            int batchSize) {
        this.handler = handler;
        this.publisher = publisher;
        this.said = said;
        this.batchSize = batchSize;
        // One batch in hand and one waiting, before each step.
        this.read = new Line<>(2 * batchSize, Batch::size);
        this.answered = new Line<>(2 * batchSize, Answered::messages);
    }

    void put(Batch<E> batch) {
        read.put(batch);
    }

    /// Whether there is room for more, now or within a moment.
    boolean wantsMore() {
        return read.awaitRoom();
    }

    int underWay() {
        return read.held() + answered.held();
    }

    Loop handling() {
        return new Step(this::handle, read, answered);
    }

    Loop saying() {
        return new Step(this::say, answered, answered);
    }

    private record Step(Runnable work, Line<?> from, Line<?> to) implements Loop {
        @Override
        public void runOnce() {
            work.run();
        }

        @Override
        public void wakeup() {
            from.wakeup();
            to.wakeup();
        }
    }

    private void handle() {
        alone(handling, () -> {
            List<Batch<E>> first = answered.awaitRoom() ? read.awaitFirst(batchSize) : List.of();
            first.stream().reduce(Batch::followedBy).ifPresent(batch -> {
                answered.put(new Answered(handler.apply(batch), batch.size(), batch.next()));
                read.done(first);
            });
        });
    }

    private void say() {
        alone(saying, () -> {
            List<Answered> first = answered.awaitFirst(batchSize);
            if (!first.isEmpty()) {
                publisher.publish(
                        first.stream().flatMap(each -> each.answers().stream()).toList());
                first.forEach(each -> said.putAll(each.next()));
                answered.done(first);
            }
        });
    }

    /// Behind a step that failed none is done: it would leave out what failed.
    private void alone(ReentrantLock lock, Runnable step) {
        lock.lock();
        boolean done = broken;
        try {
            if (!broken) {
                step.run();
                done = true;
            }
        } finally {
            broken = broken || !done;
            lock.unlock();
        }
    }

    /// Ends all that was read, helping the steps' own threads or doing without them.
    void drain() {
        while (!broken && !(read.isEmpty() && answered.isEmpty())) {
            if (!read.isEmpty()) {
                handle();
            }
            if (!answered.isEmpty()) {
                say();
            }
        }
    }

    void wakeup() {
        read.wakeup();
        answered.wakeup();
    }
}
