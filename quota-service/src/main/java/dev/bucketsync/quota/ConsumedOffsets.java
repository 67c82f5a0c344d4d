package dev.bucketsync.quota;

import dev.bucketsync.events.Event;
import dev.bucketsync.quota.ledger.NextOffset;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How far a batch brings its partitions.
final class ConsumedOffsets {
    private ConsumedOffsets() {}

    static <E extends Event> Collection<NextOffset> of(List<Message<E>> batch) {
        Map<Integer, NextOffset> next = new HashMap<>();
        for (Message<E> message : batch) {
            Position position = message.position();
            next.merge(
                    position.partition(),
                    new NextOffset(position.topic(), position.partition(), position.offset() + 1),
                    (one, other) -> one.offset() > other.offset() ? one : other);
        }
        return next.values();
    }

    /// @param next the first message of each partition that was not met
    static Collection<NextOffset> upTo(Collection<Position> next) {
        return next.stream()
                .map(each -> new NextOffset(each.topic(), each.partition(), each.offset()))
                .toList();
    }
}
