package dev.bucketsync.bench.fairness;

import dev.bucketsync.bench.plant.CatalogBooks;
import dev.bucketsync.bench.plant.Neighbour;
import dev.bucketsync.bench.plant.Plant;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import java.util.concurrent.atomic.AtomicInteger;

/// A worker that runs, and who is around it.
record Stand(Plant plant, CatalogBooks books, Neighbour neighbour) {
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    /// A connection of another customer than all others.
    ConnectionUpdated connect(String bucket) {
        return plant.connect(bucket, "account-" + ACCOUNTS.incrementAndGet());
    }
}
