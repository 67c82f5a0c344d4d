package dev.bucketsync.runtime.kafka;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// The messages that were taken and are not settled. They wait in lanes, and the lanes take turns: one whose messages
/// are slow fills its own share of the places and no more, however many of its messages came first. And no lane may
/// have more begun than there are places left, so that however many lanes are slow, some places stay free for others.
final class Backlog {
    /// Far more than messages of ours are long; a topic of giants must not fill the heap.
    private static final long MOST_BYTES = 64L << 20;

    private final WorkLimits limits;
    private final Map<String, Lane> lanes = new HashMap<>();
    /// Lanes in which messages wait, in the order of their turns.
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();
    private boolean stopped;
    private int underWay;
    private int held;
    private long heldBytes;

    Backlog(WorkLimits limits) {
        this.limits = limits;
    }

    /// A message and where it stands in line.
    record Taken(ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker, Lane lane) {
        private int bytes() {
            return record.serializedKeySize() + record.serializedValueSize();
        }
    }

    /// Messages that share a fate, such as all that need the same server.
    static final class Lane {
        private final String name;
        private final ArrayDeque<Taken> waiting = new ArrayDeque<>();
        private int begun;

        private Lane(String name) {
            this.name = name;
        }
    }

    synchronized void add(String lane, ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker) {
        Lane its = lanes.computeIfAbsent(lane, Lane::new);
        Taken taken = new Taken(record, tracker, its);
        held++;
        heldBytes += taken.bytes();
        its.waiting.add(taken);
        if (its.waiting.size() == 1) {
            ready.add(its);
        }
    }

    synchronized boolean hasRoom() {
        return held < limits.held() && heldBytes < MOST_BYTES;
    }

    /// The next message to begin with, if one may begin now.
    synchronized Optional<Taken> begin() {
        for (int looked = 0; !stopped && looked < ready.size(); looked++) {
            Lane lane = ready.poll();
            if (mayBegin(lane)) {
                return Optional.of(begun(lane));
            }
            ready.add(lane);
        }
        return Optional.empty();
    }

    private boolean mayBegin(Lane lane) {
        int left = limits.inFlight() - underWay;
        boolean shared = limits.perLane() < limits.inFlight();
        return left > 0 && lane.begun < limits.perLane() && (!shared || lane.begun < left);
    }

    private Taken begun(Lane lane) {
        lane.begun++;
        underWay++;
        Taken taken = lane.waiting.poll();
        if (!lane.waiting.isEmpty()) {
            ready.add(lane);
        }
        return taken;
    }

    /// Its work is over for now: another may begin, though none of its own lane when that is full.
    synchronized void rest() {
        underWay--;
    }

    /// It is settled, or nobody's business any more.
    synchronized void end(Taken taken) {
        Lane lane = taken.lane();
        forget(taken);
        lane.begun--;
        dropIfIdle(lane);
    }

    private void forget(Taken taken) {
        held--;
        heldBytes -= taken.bytes();
    }

    private void dropIfIdle(Lane lane) {
        if (lane.begun == 0 && lane.waiting.isEmpty()) {
            lanes.remove(lane.name);
        }
    }

    /// Forgets what waits of these partitions; what is under way goes on.
    synchronized void drop(Collection<TopicPartition> partitions) {
        for (Lane lane : lanes.values().toArray(Lane[]::new)) {
            lane.waiting.removeIf(taken -> dropped(taken, partitions));
            if (lane.waiting.isEmpty()) {
                ready.remove(lane);
            }
            dropIfIdle(lane);
        }
    }

    private boolean dropped(Taken taken, Collection<TopicPartition> partitions) {
        boolean drop = partitions.contains(OffsetTrackers.partition(taken.record()));
        if (drop) {
            forget(taken);
        }
        return drop;
    }

    /// Nothing begins any more.
    synchronized void stop() {
        stopped = true;
    }

    synchronized int underWay() {
        return underWay;
    }

    synchronized int held() {
        return held;
    }
}
