package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.QuotaEvent.QuotaThresholdCrossed;
import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.run.SyncMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;

/// Events to send about.
final class Samples {
    static final Instant AT = Instant.parse("2026-11-23T10:15:30.123Z");

    private Samples() {}

    /// A request of this name; requests of one connection stand in one partition.
    static SyncRequested request(String name, String connection) {
        return new SyncRequested(
                new EventId(name), AT, new RequestId(name), new ConnectionId(connection), SyncMode.INCREMENTAL, "test");
    }

    static SyncRequested request(String name) {
        return request(name, "c1");
    }

    static Event[] requests(int count) {
        Event[] requests = new Event[count];
        for (int i = 0; i < count; i++) {
            requests[i] = request("r" + i, "c" + i);
        }
        return requests;
    }

    static String name(Message<SyncRequestEvent> message) {
        return message.event().id().value();
    }

    static AccountUpdated account(String account, long revision, String plan) {
        return new AccountUpdated(
                new EventId(account + "-" + revision + "-" + plan),
                AT,
                new AccountId(account),
                revision,
                plan,
                OptionalLong.of(100),
                ZoneId.of("UTC"),
                true);
    }

    /// Something to answer with.
    static QuotaThresholdCrossed alert(String about) {
        return new QuotaThresholdCrossed(
                new EventId("alert-" + about), AT, new AccountId("a1"), "2026-11", 80, 80, 100);
    }
}
