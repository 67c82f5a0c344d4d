package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Brings one record to its end: handled, parked, or to be said again later. What nobody has foreseen is a failed
/// delivery: the message is said again, and parked when it has failed so often.
///
/// @param <E> the family of events on the topic
final class MessageSettler<E extends Event> {
    static final int DELIVERIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private final Records records;
    private final Class<E> family;
    private final MessageHandler<E> handler;
    private final DeadLetters deadLetters;
    private final Timer timer;

    MessageSettler(Wiring wiring, Topic topic, Class<E> family, MessageHandler<E> handler) {
        this.records = wiring.records();
        this.family = family;
        this.handler = handler;
        this.deadLetters = wiring.deadLetters();
        this.timer = Timer.builder("bucketsync.messages")
                .description("Messages handled")
                .tag("topic", topic.shortName())
                .register(wiring.meters());
    }

    /// A message that wants to be published again.
    ///
    /// @param failures its failed deliveries so far
    record Retry<E extends Event>(Message<E> message, Duration after, int failures) {}

    /// When this returns without a retry, the message is settled.
    Optional<Retry<E>> settle(ConsumerRecord<byte[], byte[]> record) {
        Timer.Sample sample = Timer.start();
        try {
            return switch (Alone.read(records, record, family)) {
                case Reading.Understood<E>(Message<E> message) ->
                    message.trace().in(() -> handle(record, message));
                case Reading.Unreadable<E>(String why) -> parked(record, why);
            };
        } finally {
            sample.stop(timer);
        }
    }

    private Optional<Retry<E>> handle(ConsumerRecord<byte[], byte[]> record, Message<E> message) {
        return switch (Alone.once(message.position(), () -> handler.handle(message))) {
            case Alone.Result.Done<Disposition>(Disposition disposition) -> follow(disposition, record, message);
            case Alone.Result.GivenUp<Disposition>(Exception cause) -> failed(record, message, cause);
        };
    }

    private Optional<Retry<E>> failed(ConsumerRecord<byte[], byte[]> record, Message<E> message, Exception cause) {
        int failures = Records.failures(record.headers()) + 1;
        if (failures < DELIVERIES) {
            return Optional.of(new Retry<>(message, FIRST_PAUSE.multipliedBy(1L << (failures - 1)), failures));
        }
        abandon(message, cause);
        return parked(record, "failed %d deliveries: %s".formatted(failures, cause));
    }

    private Optional<Retry<E>> follow(
            Disposition disposition, ConsumerRecord<byte[], byte[]> record, Message<E> message) {
        return switch (disposition) {
            case Disposition.Settled _ -> Optional.empty();
            case Disposition.RetryLater(Duration after) ->
                Optional.of(new Retry<>(message, after, Records.failures(record.headers())));
            case Disposition.Poisoned(String why) -> parked(record, why);
        };
    }

    /// A message that can't even be abandoned is parked all the same.
    private void abandon(Message<E> message, Exception cause) {
        Alone.once(message.position(), () -> {
            handler.abandoned(message, cause);
            return true;
        });
    }

    private Optional<Retry<E>> parked(ConsumerRecord<byte[], byte[]> record, String why) {
        deadLetters.park(record, why);
        return Optional.empty();
    }
}
