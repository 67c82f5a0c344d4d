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
/// @param progress absent before it has started and after it has ended
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
        Optional<RunProgress> progress,
        Instant requestedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {}
