package dev.bucketsync.bench.plant;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.RulesVersion;
import dev.bucketsync.runtime.kafka.BatchHandler;
import dev.bucketsync.runtime.kafka.BatchLoop;
import dev.bucketsync.runtime.kafka.Commit;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Wiring;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Plays validator-worker and quota-service in one: admits whatever it hears of, and counts it.
public final class Neighbour implements AutoCloseable {
    private static final Media IMAGE = new Media.Image(
            "image/jpeg",
            OptionalInt.of(640),
            OptionalInt.of(480),
            OptionalInt.of(1),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalLong.empty());
    private static final int BATCH = 5_000;

    private final LongAdder heard = new LongAdder();
    private final Map<String, Instant> lastHeard = new ConcurrentHashMap<>();
    private final BatchLoop<ObjectEvent> loop;
    private final Thread thread;
    private volatile boolean closing;

    public Neighbour(Wiring wiring) {
        BatchHandler<ObjectEvent> handler = this::answer;
        loop = new BatchLoop<>(
                wiring, Topic.OBJECTS, ObjectEvent.class, handler, Commit.afterPublishing(wiring), BATCH);
        thread = Thread.ofPlatform().name("neighbour").start(this::turn);
    }

    /// How many objects were said that somebody would have had to GET.
    public long heard() {
        return heard.sum();
    }

    /// When an object of the run was heard of last.
    public Optional<Instant> lastHeard(String run) {
        return Optional.ofNullable(lastHeard.get(run));
    }

    private void turn() {
        try (loop) {
            while (!closing) {
                loop.runOnce();
            }
        }
    }

    private List<Outgoing> answer(List<Message<ObjectEvent>> batch) {
        heard.add(batch.size());
        Instant now = Instant.now();
        batch.forEach(message -> lastHeard.put(message.event().run().value(), now));
        return batch.stream().map(Message::event).map(Neighbour::admitted).toList();
    }

    private static Outgoing admitted(ObjectEvent seen) {
        return Outgoing.of(new ObjectAdmitted(
                EventId.derived(seen.id(), "admitted"),
                seen.observedAt(),
                seen.run(),
                seen.object(),
                seen.now(),
                seen.observedAt(),
                IMAGE,
                1,
                1,
                RulesVersion.current()));
    }

    @Override
    public void close() {
        closing = true;
        loop.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
