package dev.bucketsync.sync.notification;

import dev.bucketsync.events.object.ObjectKey;
import java.util.List;
import java.util.Optional;

/// Somebody says that something happened to an object. It is to be looked at, not believed.
///
/// @param partition AWS's, such as `aws-cn`, where the notification tells it: bucket names are unique within one only
/// @param keys what the object may be called: more than one where its sender may or may not have encoded the key
record Notice(String bucket, Optional<String> partition, List<ObjectKey> keys) {
    Notice {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a notice names an object");
        }
    }
}
