package dev.bucketsync.validator.work;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.ObjectEvent;
import java.util.LinkedHashMap;

/// What earlier attempts have asked of S3, kept until the object is answered for: a retry is a new message, which knows
/// nothing of that. One that comes to another worker is counted from there on.
final class EarlierRequests {
    private static final int MOST = 10_000;

    private final LinkedHashMap<EventId, Requests> byObject = new LinkedHashMap<>();

    synchronized void keep(ObjectEvent event, Requests requests) {
        byObject.put(event.id(), requests);
        if (byObject.size() > MOST) {
            byObject.pollFirstEntry();
        }
    }

    /// Hands out what was kept, to be counted on.
    synchronized Requests take(ObjectEvent event) {
        Requests earlier = byObject.remove(event.id());
        return earlier == null ? new Requests() : earlier;
    }
}
