package dev.bucketsync.connector.preview;

import dev.bucketsync.connector.sync.SyncRequest;
import dev.bucketsync.connector.sync.SyncRun;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.RejectionReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a sync would do, as far as it is known by now.
///
/// @param run absent until the worker has taken the request, as is `findings`, which are kept for 7 days
record Preview(SyncRequest request, Optional<SyncRun> run, Optional<Findings> findings) {

    /// What was found out.
    ///
    /// @param wouldRemove known objects that the listing did not show; absent until it is complete
    record Findings(
            List<OfType> types,
            List<Rejected> rejected,
            List<Faulted> faulted,
            Units units,
            Fit fit,
            OptionalLong wouldRemove,
            Cost requests) {
        Findings {
            types = List.copyOf(types);
            rejected = List.copyOf(rejected);
            faulted = List.copyOf(faulted);
        }
    }

    /// @param type of the medium, such as `image/jpeg`; absent where it could not be told
    /// @param units what the accepted ones count
    record OfType(Optional<String> type, long accepted, long rejected, long faulted, long units) {}

    /// How many objects a reason speaks against; one may have several.
    record Rejected(RejectionReason reason, long objects) {}

    record Faulted(FaultCause cause, long objects) {}

    /// @param needed what a sync would take now, charged contents and keys considered
    /// @param exact otherwise it takes less, perhaps: very many objects are not looked up in the ledger
    /// @param left absent without a limit, as is `limit`
    record Units(
            long needed, boolean exact, OptionalLong left, OptionalLong limit, String period, Instant periodEndsAt) {}

    /// Requests to S3: what the preview took, and what a sync after it takes within 7 days.
    record Cost(Requests preview, Requests sync) {}

    /// @param headers ranged GETs
    record Requests(long lists, long headers) {}
}
