package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/// Works on the messages of one poll together, in offset order within each partition.
///
/// @param <E> the family of events
public interface BatchHandler<E extends Event> {
    /// Makes the effects durable (one transaction) and answers what is to be published before the offsets are
    /// committed.
    List<Outgoing> handle(List<Message<E>> batch) throws Exception;

    /// Where this handler's own book says to go on; the loop starts from the smaller of this and Kafka's position.
    default OptionalLong nextOffset(String topic, int partition) {
        return OptionalLong.empty();
    }

    /// Told of batches of which something was parked: this handler's own book need not ask for anything before
    /// these positions again.
    default void passed(Collection<Position> next) throws Exception {}

    /// Called when an unforeseen exception has met the message alone three times, before it is parked.
    default List<Outgoing> abandoned(Message<E> message, Exception cause) {
        return List.of();
    }
}
