package dev.bucketsync.connector.preview;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.verdict.FaultCause;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What a preview found out about one object.
///
/// @param type of the medium; absent where it could not be told
/// @param reasons why it would be rejected, as the catalogue's objects have them
record PreviewObject(
        ObjectKey key,
        Verdicts.Kind verdict,
        Optional<String> type,
        OptionalLong units,
        Optional<JsonNode> reasons,
        Optional<Fault> fault,
        Instant observedAt) {

    /// Technical trouble; a sync tries again.
    record Fault(FaultCause cause, Optional<String> detail) {}
}
