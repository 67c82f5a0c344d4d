package dev.bucketsync.connector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.verdict.FaultCause;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// An object as the API shows it.
///
/// @param reasons why it was rejected: each with reason and detail, and what was seen, wanted and would repair it
/// @param shortfall by how much it did not fit the quota
/// @param stale whether the bucket has newer content that is not judged yet
record ObjectView(
        ConnectionId connection,
        ObjectKey key,
        Outcome outcome,
        Optional<JsonNode> reasons,
        Optional<JsonNode> shortfall,
        Optional<Fault> fault,
        Optional<JsonNode> media,
        OptionalLong units,
        long size,
        Optional<String> etag,
        Optional<Instant> lastModified,
        Optional<String> storageClass,
        Instant observedAt,
        String run,
        boolean stale) {

    /// Technical trouble; the next run tries again.
    record Fault(FaultCause cause, Optional<String> detail) {}
}
