package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.runtime.kafka.Trace;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A run that this process may work on, as long as nobody else claims it: every transaction names the epoch.
///
/// @param connectionId the connection's short name in the catalogue
/// @param failure why listing ended early, if it did
/// @param removalLimit how many removals a person has confirmed
public record RunClaim(
        SyncRunId run,
        long epoch,
        long connectionId,
        ConnectionId connection,
        RunState state,
        Optional<String> failure,
        OptionalLong removalLimit,
        Optional<Instant> startedAt,
        Trace trace) {}
