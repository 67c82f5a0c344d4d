package dev.bucketsync.quota.ledger;

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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// An accepted asset for tests: a video of as many frames as it shall count units.
public record Asset(String account, String connection, String run, String key, String etag, long units, Instant at) {
    public static final Instant SEPTEMBER = Instant.parse("2026-09-23T10:15:30Z");
    public static final Instant OCTOBER = Instant.parse("2026-10-23T10:15:30Z");

    public static Asset of(String key, long units) {
        return new Asset("acme", "con-1", "run-1", key, "etag-1", units, SEPTEMBER);
    }

    public Asset account(String other) {
        return new Asset(other, connection, run, key, etag, units, at);
    }

    /// Seen through another connection, so in another run.
    public Asset connection(String other) {
        return new Asset(account, other, "run-of-" + other, key, etag, units, at);
    }

    public Asset run(String other) {
        return new Asset(account, connection, other, key, etag, units, at);
    }

    public Asset content(String otherEtag, long otherUnits) {
        return new Asset(account, connection, run, key, otherEtag, otherUnits, at);
    }

    public Asset at(Instant other) {
        return new Asset(account, connection, run, key, etag, units, other);
    }

    public Charge within(long limit) {
        return Charge.of(accepted(), plan(OptionalLong.of(limit)));
    }

    public Charge unlimited() {
        return Charge.of(accepted(), plan(OptionalLong.empty()));
    }

    /// A credit to the account of this asset, decided when the asset was seen.
    public Credit credit(String event, long units, long limit) {
        return new Credit(plan(OptionalLong.of(limit)), new EventId(event), at, units, "Counted by mistake.", "ops");
    }

    public Plan plan(OptionalLong limit) {
        return plan(1, limit);
    }

    Plan plan(long revision, OptionalLong limit) {
        return new Plan(new AccountId(account), revision, limit, ZoneOffset.UTC);
    }

    public ObjectAccepted accepted() {
        return new ObjectAccepted(
                EventId.derived(run, connection, key, etag, "accepted"),
                at,
                new SyncRunId(run),
                new ObjectRef(
                        new AccountId(account),
                        new ProjectId("project"),
                        new ConnectionId(connection),
                        1,
                        "aws",
                        "bucket",
                        new ObjectKey(key)),
                new ObjectState(etag, 1024, at, "STANDARD"),
                at,
                video(units),
                units,
                OptionalInt.of(3));
    }

    private static Media video(long frames) {
        return new Media.Video(
                "video/mp4",
                "mp42",
                Optional.of("avc1"),
                Optional.of("yuv420p"),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.of(frames),
                OptionalDouble.empty());
    }
}
