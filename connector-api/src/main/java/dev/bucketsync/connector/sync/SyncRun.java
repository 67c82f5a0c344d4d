package dev.bucketsync.connector.sync;

import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunCounts;
import dev.bucketsync.events.run.RunProgress;
import dev.bucketsync.events.run.RunState;
import java.time.Instant;
import java.util.Optional;

/// How a run stands.
///
/// @param progress absent before it has started and after it has ended
public record SyncRun(
        SyncRunId run,
        ConnectionId connection,
        ProjectId project,
        String mode,
        RunState state,
        Optional<String> reason,
        RunCounts counts,
        Optional<RunProgress> progress,
        long revision,
        Instant requestedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {}
