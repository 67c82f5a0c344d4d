package dev.bucketsync.runtime.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The trackers of the partitions that are ours; touched by the loop's thread only.
final class OffsetTrackers {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetTrackers.class);

    private final Map<TopicPartition, OffsetTracker> byPartition = new HashMap<>();

    OffsetTracker of(ConsumerRecord<?, ?> record) {
        return byPartition.computeIfAbsent(partition(record), _ -> new OffsetTracker());
    }

    static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /// Messages that were taken and whose offsets are not passed yet, settled or not.
    int uncommitted() {
        return byPartition.values().stream().mapToInt(OffsetTracker::size).sum();
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(byPartition::remove);
    }

    /// Commits what is settled. What the group does not take is kept: it is committed after the rebalance if the
    /// partition is still ours, and met again by its next owner if not.
    void commit(Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = committable();
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets);
            offsets.forEach((partition, next) -> byPartition.get(partition).committed(next.offset()));
        } catch (RebalanceInProgressException | CommitFailedException e) {
            LOG.info("not committed, the group is changing: {}", offsets, e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committable() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        byPartition.forEach((partition, tracker) ->
                tracker.committable().ifPresent(next -> offsets.put(partition, new OffsetAndMetadata(next))));
        return offsets;
    }
}
