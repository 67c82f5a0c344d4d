package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import java.util.Collection;
import java.util.List;

/// Says our facts: what it was given is on the brokers, on all in-sync replicas, when a call returns.
public interface Publisher {
    /// Publishes in order; returns when all are acknowledged.
    ///
    /// @throws dev.bucketsync.runtime.process.PlumbingException if Kafka did not take them within its time
    void publish(Collection<? extends Outgoing> messages);

    default void publish(Event event) {
        publish(List.of(Outgoing.of(event)));
    }
}
