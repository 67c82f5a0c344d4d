package dev.bucketsync.bench;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.RulesVersion;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Messages as a sync of camera images makes them.
final class QuotaLoad {
    static final int ACCOUNTS = 1_000;
    private static final long MANY = 1_000_000_000_000L;
    private static final long BYTES = 2_400_000;

    private QuotaLoad() {}

    static String account(int number) {
        return "account-%04d".formatted(Math.floorMod(number, ACCOUNTS));
    }

    static AccountUpdated plan(int number) {
        return new AccountUpdated(
                EventId.derived("bench", number),
                Instant.now(),
                new AccountId(account(number)),
                1,
                "bench",
                OptionalLong.of(MANY),
                ZoneOffset.UTC,
                true);
    }

    /// @param name of the load: another name, other objects
    static ObjectAccepted asset(String name, int account, int number, Instant now) {
        String key = "%s/camera-%02d/IMG_%07d.jpg".formatted(name, number % 20, number);
        ObjectRef object = new ObjectRef(
                new AccountId(account(account)),
                new ProjectId("project-1"),
                new ConnectionId("connection-" + account(account)),
                1,
                "aws",
                "images-of-" + account(account),
                new ObjectKey(key));
        return new ObjectAccepted(
                EventId.derived(name, number),
                now,
                new SyncRunId("run-" + name),
                object,
                new ObjectState("9e107d9d372bb6826bd81d3542a419d6", BYTES, now, "STANDARD"),
                now,
                image(),
                1,
                RulesVersion.current());
    }

    private static Media image() {
        return new Media.Image(
                "image/jpeg",
                OptionalInt.of(4000),
                OptionalInt.of(3000),
                OptionalInt.of(1),
                OptionalInt.of(8),
                Optional.empty(),
                OptionalLong.empty());
    }
}
