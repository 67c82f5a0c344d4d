package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.EventCodec;
import dev.bucketsync.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/// What every loop of one service shares.
public record Wiring(
        KafkaClients clients, Records records, KafkaPublisher publisher, DeadLetters deadLetters, MeterRegistry meters)
        implements AutoCloseable {

    /// Connects a service's publishing side; loops made with it connect their own consumers.
    ///
    /// @param service such as `sync-worker`: source of its events, client id, start of its group names
    public static Wiring open(KafkaSettings settings, String service, MeterRegistry meters) {
        return open(settings, service, new KafkaClients(settings, service), meters);
    }

    /// As above, for a process that has a stable name among its replicas.
    public static Wiring open(KafkaSettings settings, String service, String instance, MeterRegistry meters) {
        return open(settings, service, new KafkaClients(settings, service, Optional.of(instance)), meters);
    }

    private static Wiring open(KafkaSettings settings, String service, KafkaClients clients, MeterRegistry meters) {
        Records records = new Records(new EventCodec(service), settings.topics());
        return new Wiring(
                clients, records, new KafkaPublisher(clients, records), new DeadLetters(clients, meters), meters);
    }

    /// The consumer group of this service on a topic; groups of two installations never meet.
    public String group(Topic topic) {
        return records.topics().prefix() + clients.service() + "." + topic.shortName();
    }

    @Override
    public void close() {
        publisher.close();
        deadLetters.close();
    }
}
