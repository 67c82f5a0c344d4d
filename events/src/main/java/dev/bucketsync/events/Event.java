package dev.bucketsync.events;

import java.time.Instant;

/// A fact in past tense. What it is called on the wire stands in [EventCodec], where it travels in [Topic].
public sealed interface Event
        permits AccountEvent,
                ConnectionEvent,
                SyncRequestEvent,
                ObjectEvent,
                VerdictEvent,
                OutcomeEvent,
                AssetEvent,
                SyncRunEvent,
                QuotaEvent {
    /// Same cause, same id: consumers may meet an event more than once.
    EventId id();

    /// When it happened, to the millisecond.
    Instant at();

    /// The topic this event is published to.
    Topic topic();

    /// The message key: events with the same key share a partition and keep their order.
    String key();
}
