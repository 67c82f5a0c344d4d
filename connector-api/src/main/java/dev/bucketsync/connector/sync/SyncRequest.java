package dev.bucketsync.connector.sync;

import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.id.SyncRunId;
import java.time.Instant;
import java.util.Optional;

/// What became of a request to sync.
///
/// @param state WAITING until the sync-worker has met it, then ACCEPTED, COALESCED or REFUSED
/// @param refusal a code, when it was refused
/// @param run the run that serves it, when it was accepted or coalesced
public record SyncRequest(
        RequestId requestId,
        ConnectionId connection,
        String mode,
        String state,
        Optional<String> refusal,
        Optional<SyncRunId> run,
        String requestedBy,
        Instant requestedAt,
        Optional<Instant> decidedAt) {
    private static final String WAITING = "WAITING";

    static SyncRequest waiting(
            RequestId request, ConnectionId connection, String mode, String requestedBy, Instant requestedAt) {
        return new SyncRequest(
                request,
                connection,
                mode,
                WAITING,
                Optional.empty(),
                Optional.empty(),
                requestedBy,
                requestedAt,
                Optional.empty());
    }
}
