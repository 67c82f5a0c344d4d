package dev.bucketsync.events;

import dev.bucketsync.events.run.RunSnapshot;
import java.time.Instant;

/// What happened to a sync run, told from its row: later revisions supersede earlier ones.
public sealed interface SyncRunEvent extends Event {
    RunSnapshot snapshot();

    record SyncRunStarted(EventId id, Instant at, RunSnapshot snapshot) implements SyncRunEvent {}

    record SyncRunProgressed(EventId id, Instant at, RunSnapshot snapshot) implements SyncRunEvent {}

    record SyncRunFinished(EventId id, Instant at, RunSnapshot snapshot) implements SyncRunEvent {}

    @Override
    default Topic topic() {
        return Topic.SYNC_RUNS;
    }

    @Override
    default String key() {
        return snapshot().connection().value();
    }
}
