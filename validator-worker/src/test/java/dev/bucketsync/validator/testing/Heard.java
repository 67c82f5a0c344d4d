package dev.bucketsync.validator.testing;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.id.SyncRunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Everything the worker has said, and what it has parked.
public final class Heard implements AutoCloseable {
    private final Installation installation;
    private final Consumer<byte[], byte[]> consumer;
    private final List<Event> events = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> parked = new ArrayList<>();

    public Heard(Installation installation) {
        this.installation = installation;
        this.consumer = installation.speaking().clients().reader();
        var topics = installation.kafka().topics();
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : List.of(Topic.ACCEPTED_ASSETS, Topic.OUTCOMES)) {
            for (int i = 0; i < topic.localPartitions(); i++) {
                partitions.add(new TopicPartition(topics.of(topic), i));
            }
        }
        partitions.add(new TopicPartition(topics.deadLettersOf(Topic.OBJECTS), 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /// What was said first of the object that this event is about.
    public Optional<Event> about(ObjectEvent asked) {
        return allAbout(asked).stream().findFirst();
    }

    public List<Event> allAbout(ObjectEvent asked) {
        listen();
        return events.stream().filter(event -> isAbout(event, asked.run())).toList();
    }

    /// How many of these objects were accepted so far.
    public long accepted(List<? extends ObjectEvent> asked) {
        listen();
        Set<SyncRunId> runs = asked.stream().map(ObjectEvent::run).collect(Collectors.toSet());
        return events.stream()
                .filter(event -> event instanceof ObjectAccepted accepted && runs.contains(accepted.run()))
                .count();
    }

    /// How many of these objects something was said of so far.
    public long answered(List<? extends ObjectEvent> asked) {
        listen();
        return asked.stream()
                .filter(each -> events.stream().anyMatch(event -> isAbout(event, each.run())))
                .count();
    }

    private static boolean isAbout(Event event, SyncRunId run) {
        return (event instanceof ObjectAccepted accepted && accepted.run().equals(run))
                || (event instanceof OutcomeEvent outcome && outcome.run().equals(run));
    }

    public List<ConsumerRecord<byte[], byte[]>> parked() {
        listen();
        return List.copyOf(parked);
    }

    private void listen() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
            if (record.topic().endsWith(".dead")) {
                parked.add(record);
            } else {
                events.add(read(record));
            }
        }
    }

    private Event read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return installation
                    .speaking()
                    .records()
                    .message(record, Event.class)
                    .event();
        } catch (UnreadableEventException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
