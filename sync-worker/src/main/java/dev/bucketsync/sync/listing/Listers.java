package dev.bucketsync.sync.listing;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;

/// Gives the lister of a connection as it is at one revision.
@FunctionalInterface
public interface Listers {
    Lister of(ConnectionUpdated connection);
}
