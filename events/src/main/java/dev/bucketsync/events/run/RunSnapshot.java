package dev.bucketsync.events.run;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import java.time.Instant;
import java.util.Optional;

/// How a run stood at one moment; the highest revision is the latest.
///
/// @param reason why it failed or waits for a confirmation, in a sentence
public record RunSnapshot(
        SyncRunId run,
        long revision,
        AccountId account,
        ProjectId project,
        ConnectionId connection,
        SyncMode mode,
        RunState state,
        Optional<String> reason,
        RunCounts counts,
        Instant requestedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {}
