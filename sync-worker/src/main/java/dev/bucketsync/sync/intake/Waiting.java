package dev.bucketsync.sync.intake;

import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.kafka.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A request that is not decided yet.
///
/// @param confirmed the run whose removals this request confirms
record Waiting(
        RequestId request,
        ConnectionId connection,
        SyncMode mode,
        Instant requestedAt,
        Duration waited,
        Optional<SyncRunId> confirmed,
        Trace trace) {}
