package dev.bucketsync.sync.notification;

import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.kafka.ForeignLoop;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.sync.run.Tables;
import org.jdbi.v3.core.Jdbi;

/// Listens to the topic `bucket-events`.
public final class NotificationLoop {
    private static final int MESSAGES_PER_BATCH = 500;

    private NotificationLoop() {}

    /// The loop that turns what it hears into hints.
    ///
    /// @param mostHints how many keys of one connection are looked up one by one before it is listed whole
    public static Loop of(Wiring wiring, Jdbi jdbi, Tables tables, Followers followers, int mostHints) {
        HintStore hints = new HintStore(jdbi, wiring.publisher(), wiring.meters(), mostHints);
        return new ForeignLoop<>(
                wiring,
                Topic.BUCKET_EVENTS,
                new NotificationReader(),
                new NotificationHandler(tables, followers, hints, wiring.meters()),
                MESSAGES_PER_BATCH);
    }
}
