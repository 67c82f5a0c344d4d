package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Messages that are worked on together.
///
/// @param <E> the family of events
/// @param originals what the messages were read from
/// @param parked those that were parked, here or on the way here
/// @param next where each partition goes on when all of them are done, the unreadable ones between them too
record Batch<E extends Event>(
        List<Message<E>> messages,
        Map<Position, ConsumerRecord<byte[], byte[]>> originals,
        Set<Position> parked,
        Map<TopicPartition, OffsetAndMetadata> next) {

    int size() {
        return messages.size();
    }

    /// These and what was read after them.
    Batch<E> followedBy(Batch<E> later) {
        List<Message<E>> both = new ArrayList<>(size() + later.size());
        both.addAll(messages);
        both.addAll(later.messages);
        Set<Position> parkedInBoth = new HashSet<>(parked);
        parkedInBoth.addAll(later.parked);
        return new Batch<>(both, merged(originals, later.originals), parkedInBoth, merged(next, later.next));
    }

    private static <K, V> Map<K, V> merged(Map<K, V> one, Map<K, V> later) {
        Map<K, V> both = new HashMap<>(one);
        both.putAll(later);
        return both;
    }
}
