package dev.bucketsync.quota.restore;

import dev.bucketsync.events.Topic;
import dev.bucketsync.quota.ledger.Ledger;
import dev.bucketsync.quota.ledger.LostBook;
import dev.bucketsync.quota.ledger.NextOffset;
import dev.bucketsync.runtime.kafka.Wiring;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks, before anything is decided, whether an older database was restored behind Kafka, and lets it know what the
/// book that is lost has told: how accounts stood, and what was admitted and refused. So messages that are met again
/// are not decided a second time by other limits.
public final class Restoration {
    private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);

    /// By how much the clocks of who writes on topics may differ.
    private static final Duration CLOCKS = Duration.ofHours(1);

    private final Wiring wiring;
    private final Ledger ledger;
    private final LostBook lost;

    public Restoration(Wiring wiring, Ledger ledger, LostBook lost) {
        this.wiring = wiring;
        this.ledger = ledger;
        this.lost = lost;
    }

    /// Returns when the book knows; another replica that is at it is waited for.
    public void run() {
        lost.alone(() -> {
            lost.told(UsageTold.read(wiring));
            lost.expect(answeredWithoutThisBook());
            List<NextOffset> toMeetAgain = lost.toMeetAgain();
            if (toMeetAgain.isEmpty()) {
                lost.forget();
            } else {
                LOG.warn("the database is older than what it has answered; reading what was told from {}", toMeetAgain);
                new OutcomesTold(wiring, lost).read(firstOf(toMeetAgain).minus(CLOCKS));
            }
        });
    }

    /// Partitions in which Kafka believes more to be done than this book knows of. What was answered and not yet
    /// committed lies before their end.
    private List<NextOffset> answeredWithoutThisBook() {
        try (Consumer<byte[], byte[]> consumer = wiring.clients().consumer(wiring.group(Topic.ACCEPTED_ASSETS), 1)) {
            List<TopicPartition> partitions = ToTheEnd.partitions(
                    consumer, wiring.clients().settings().topics().of(Topic.ACCEPTED_ASSETS));
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
            return consumer.endOffsets(partitions).entrySet().stream()
                    .filter(end -> isBehind(end.getKey(), committed.get(end.getKey())))
                    .map(end ->
                            new NextOffset(end.getKey().topic(), end.getKey().partition(), end.getValue()))
                    .toList();
        }
    }

    private boolean isBehind(TopicPartition partition, OffsetAndMetadata committed) {
        return committed != null && ledger.nextOffset(partition.topic(), partition.partition()) < committed.offset();
    }

    /// When the first message that will be met again was said: outcomes came later.
    private Instant firstOf(List<NextOffset> next) {
        try (Consumer<byte[], byte[]> reader = wiring.clients().reader()) {
            return next.stream()
                    .map(each -> first(reader, each))
                    .min(Instant::compareTo)
                    .orElseThrow();
        }
    }

    private static Instant first(Consumer<byte[], byte[]> reader, NextOffset from) {
        TopicPartition partition = new TopicPartition(from.topic(), from.partition());
        List<TopicPartition> alone = List.of(partition);
        reader.assign(alone);
        long end = reader.endOffsets(alone).get(partition);
        reader.seek(
                partition,
                Math.max(from.offset(), reader.beginningOffsets(alone).get(partition)));
        ConsumerRecords<byte[], byte[]> polled = ConsumerRecords.empty();
        while (polled.isEmpty() && reader.position(partition) < end) {
            polled = reader.poll(Duration.ofMillis(100));
        }
        return polled.isEmpty()
                ? Instant.now()
                : Instant.ofEpochMilli(polled.iterator().next().timestamp());
    }
}
