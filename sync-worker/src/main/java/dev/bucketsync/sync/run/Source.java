package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectRef;

/// Where a run's objects come from, as the catalogue remembers it: what was seen can be named, judged and removed even
/// when the connection itself has gone.
///
/// @param revision the connection's, as far as it was heard
public record Source(
        ConnectionId connection, AccountId account, ProjectId project, String bucket, String region, long revision) {
    ObjectRef object(ObjectKey key) {
        return new ObjectRef(account, project, connection, revision, Partitions.of(region), bucket, key);
    }

    Source heardAt(long later) {
        return new Source(connection, account, project, bucket, region, Math.max(revision, later));
    }
}
