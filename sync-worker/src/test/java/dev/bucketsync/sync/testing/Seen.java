package dev.bucketsync.sync.testing;

import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import java.time.Instant;

/// What an outcome answers: one object as one run saw it.
public record Seen(SyncRunId run, ObjectRef object, ObjectState now, Instant observedAt) {
    public static Seen of(ObjectEvent event) {
        return new Seen(event.run(), event.object(), event.now(), event.observedAt());
    }

    public static Seen of(ObjectAccepted event) {
        return new Seen(event.run(), event.object(), event.now(), event.observedAt());
    }

    public static Seen any() {
        return new Seen(
                new SyncRunId("run"),
                new ObjectRef(
                        new AccountId("acme"),
                        new ProjectId("p"),
                        new ConnectionId("c"),
                        1,
                        "aws",
                        "bucket",
                        new ObjectKey("a.jpg")),
                new ObjectState("etag", 10, Instant.EPOCH, "STANDARD"),
                Instant.EPOCH);
    }

    public String key() {
        return object.key().value();
    }
}
