package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// How far behind a member is on its partitions. Counted from what is not committed, since a message that was only
/// fetched is not done; the members' figures add up to the group's.
final class Lag {
    private final AtomicLong messages = new AtomicLong();

    Lag(MeterRegistry meters, Topic topic) {
        Gauge.builder("bucketsync.consumer.lag", messages, AtomicLong::get)
                .description("Messages of this member's partitions that are not committed yet")
                .tag("topic", topic.shortName())
                .register(meters);
    }

    /// @param fetched messages taken whose offsets are not committed
    void measure(Consumer<?, ?> consumer, long fetched) {
        long behind = fetched;
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong waiting = consumer.currentLag(partition);
            behind += waiting.orElse(0);
        }
        messages.set(behind);
    }
}
