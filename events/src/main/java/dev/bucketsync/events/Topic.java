package dev.bucketsync.events;

import java.time.Duration;
import java.util.Optional;

/// Every topic: how it is cut and how long it is kept. Partition counts of keyed topics never change.
public enum Topic {
    ACCOUNTS("accounts", Cut.ONE, Cleanup.COMPACT, Optional.empty()),
    CONNECTIONS("connections", Cut.ONE, Cleanup.COMPACT, Optional.empty()),
    SYNC_REQUESTS("sync-requests", Cut.SOME, Cleanup.DELETE, Retention.PIPELINE),
    BUCKET_EVENTS("bucket-events", Cut.SOME, Cleanup.DELETE, Retention.PIPELINE),
    OBJECTS("objects", Cut.MANY, Cleanup.DELETE, Retention.PIPELINE),
    ACCEPTED_ASSETS("accepted-assets", Cut.SOME, Cleanup.DELETE, Retention.PIPELINE),
    OUTCOMES("outcomes", Cut.MANY, Cleanup.DELETE, Retention.PIPELINE),
    /// Kept per key; a tombstone stays seven days so that slow readers meet it.
    ASSETS("assets", Cut.MANY, Cleanup.COMPACT, Retention.PIPELINE),
    SYNC_RUNS("sync-runs", Cut.SOME, Cleanup.DELETE, Optional.of(Duration.ofDays(14))),
    QUOTA_USAGE("quota-usage", Cut.ONE, Cleanup.COMPACT, Optional.empty()),
    QUOTA_ALERTS("quota-alerts", Cut.ONE, Cleanup.DELETE, Retention.PIPELINE),
    QUOTA_ADJUSTMENTS("quota-adjustments", Cut.ONE, Cleanup.DELETE, Retention.PIPELINE);

    public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    private final String shortName;
    private final Cut cut;
    private final Cleanup cleanup;
    private final Optional<Duration> retention;

    Topic(String shortName, Cut cut, Cleanup cleanup, Optional<Duration> retention) {
        this.shortName = shortName;
        this.cut = cut;
        this.cleanup = cleanup;
        this.retention = retention;
    }

    /// Such as `sync-requests`, without the prefix.
    public String shortName() {
        return shortName;
    }

    public int productionPartitions() {
        return cut.production;
    }

    /// Few partitions, for one machine.
    public int localPartitions() {
        return cut.local;
    }

    public Cleanup cleanup() {
        return cleanup;
    }

    /// How long messages stay ([Cleanup#DELETE]) or tombstones do ([Cleanup#COMPACT]); absent means Kafka's default.
    public Optional<Duration> retention() {
        return retention;
    }

    /// What Kafka does with old messages.
    public enum Cleanup {
        COMPACT,
        DELETE
    }

    private static final class Retention {
        static final Optional<Duration> PIPELINE = Optional.of(Duration.ofDays(7));
    }

    private enum Cut {
        ONE(1, 1),
        SOME(12, 2),
        MANY(24, 4);

        private final int production;
        private final int local;

        Cut(int production, int local) {
            this.production = production;
            this.local = local;
        }
    }
}
