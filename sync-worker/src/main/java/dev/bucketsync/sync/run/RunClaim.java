package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.kafka.Trace;
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
        Source source,
        SyncMode mode,
        RunState state,
        Optional<String> failure,
        OptionalLong removalLimit,
        Trace trace) {
    ConnectionId connection() {
        return source.connection();
    }

    /// This claim, its objects named through what is known of the connection now.
    RunClaim through(ConnectionUpdated known) {
        return new RunClaim(
                run, epoch, connectionId, source.heardAt(known.revision()), mode, state, failure, removalLimit, trace);
    }
}
