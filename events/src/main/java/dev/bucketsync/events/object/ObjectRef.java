package dev.bucketsync.events.object;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;

/// Which object is meant, and through which state of which connection it was seen.
///
/// @param partition AWS's partition, such as `aws`: bucket names are unique within one
public record ObjectRef(
        AccountId account,
        ProjectId project,
        ConnectionId connection,
        long connectionRevision,
        String partition,
        String bucket,
        ObjectKey key) {

    /// Events about one object share a partition, so consumers meet them in the order they were seen.
    public String messageKey() {
        return connection + "/" + key;
    }
}
