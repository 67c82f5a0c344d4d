package dev.bucketsync.bench.queue;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.ObjectEvent.ObjectAdded;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.runtime.kafka.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The work that both ways are given: wait as long as a read takes, or for ever where the bucket is dead. Remembers
/// what was done, so that nothing is lost unseen.
final class Job {
    static final String DEAD = "dead";
    private static final Instant AT = Instant.parse("2026-11-01T00:00:00Z");
    private static final SyncRunId RUN = SyncRunId.fresh();

    private final Duration read;
    private final Set<String> done = ConcurrentHashMap.newKeySet();

    Job(Duration read) {
        this.read = read;
    }

    void work(ObjectEvent event) throws InterruptedException {
        boolean dead = event.object().connection().value().equals(DEAD);
        TimeUnit.NANOSECONDS.sleep(dead ? Duration.ofHours(1).toNanos() : read.toNanos());
        done.add(event.key());
    }

    int done() {
        return done.size();
    }

    void awaitDone(int count, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (done() < count && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    static List<Outgoing> messages(String connection, int count) {
        List<Outgoing> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ObjectKey key = new ObjectKey("pictures/%06d".formatted(i));
            messages.add(Outgoing.of(new ObjectAdded(
                    EventId.derived(connection, key),
                    AT,
                    RUN,
                    new ObjectRef(
                            new AccountId("bench"),
                            new ProjectId("bench"),
                            new ConnectionId(connection),
                            1,
                            "aws",
                            connection,
                            key),
                    new ObjectState("0123456789abcdef0123456789abcdef", 1, AT, "STANDARD"),
                    AT,
                    Optional.empty())));
        }
        return messages;
    }
}
