package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Topic;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.runtime.process.Loop;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;

/// A consumer group's member on a topic whose messages are no events of ours: each value is read by itself, what can't
/// be
/// read is parked, the rest of a poll is handled as one batch, then the offsets are committed.
///
/// @param <T> what a value means
public final class ForeignLoop<T> implements Loop {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final ForeignReader<T> reader;
    private final ForeignHandler<T> handler;
    private final DeadLetters deadLetters;
    private final Commit commit;
    private final Timer timer;

    /// What a value turned out to be.
    private sealed interface Sense<T> {
        record Made<T>(T meaning) implements Sense<T> {}

        record None<T>(String why) implements Sense<T> {}
    }

    /// One value that was read, and where it came from.
    private record Read<T>(ConsumerRecord<byte[], byte[]> record, T meaning) {}

    public ForeignLoop(Wiring wiring, Topic topic, ForeignReader<T> reader, ForeignHandler<T> handler, int batchSize) {
        this.reader = reader;
        this.handler = handler;
        this.deadLetters = wiring.deadLetters();
        this.commit = Commit.afterPublishing(wiring);
        this.consumer = wiring.clients().consumer(wiring.group(topic), batchSize);
        this.timer = BatchLoop.timer(wiring, topic);
        consumer.subscribe(Set.of(wiring.records().topics().of(topic)));
    }

    @Override
    public void runOnce() {
        try {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                timer.record(() -> work(polled));
            }
        } catch (WakeupException _) {
            // Asked to come back before anything was taken.
        }
    }

    private void work(ConsumerRecords<byte[], byte[]> polled) {
        handle(readable(polled));
        commit.commit(consumer, List.of(), BatchWork.nextOffsets(polled));
    }

    private List<Read<T>> readable(ConsumerRecords<byte[], byte[]> polled) {
        List<Read<T>> batch = new ArrayList<>(polled.count());
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            switch (Alone.once(Position.of(record), () -> sense(record))) {
                case Alone.Result.Done<Sense<T>>(Sense.Made<T>(T meaning)) -> batch.add(new Read<>(record, meaning));
                case Alone.Result.Done<Sense<T>>(Sense.None<T>(String why)) -> deadLetters.park(record, why);
                case Alone.Result.GivenUp<Sense<T>>(Exception cause) ->
                    deadLetters.park(record, "can't be read: " + cause);
            }
        }
        return batch;
    }

    private Sense<T> sense(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new Sense.None<>("has no value; only compacted topics carry tombstones");
        }
        try {
            return new Sense.Made<>(reader.read(record.value()));
        } catch (UnreadableEventException e) {
            return new Sense.None<>(e.getMessage());
        }
    }

    /// The whole batch at once; if that fails for a reason of some value's, each value alone.
    private void handle(List<Read<T>> batch) {
        if (batch.isEmpty() || handled("a batch of " + batch.size(), batch)) {
            return;
        }
        for (Read<T> each : batch) {
            Alone.Result<Boolean> result = Alone.attempt(Position.of(each.record()), () -> {
                handler.handle(List.of(each.meaning()));
                return true;
            });
            if (result instanceof Alone.Result.GivenUp<Boolean>(Exception cause)) {
                deadLetters.park(each.record(), "unforeseen, three times: " + cause);
            }
        }
    }

    private boolean handled(String where, List<Read<T>> batch) {
        Alone.Result<Boolean> result = Alone.once(where, () -> {
            handler.handle(batch.stream().map(Read::meaning).toList());
            return true;
        });
        return result instanceof Alone.Result.Done<Boolean>;
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
