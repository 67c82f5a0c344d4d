package dev.bucketsync.sandbox.aws;

import dev.bucketsync.sandbox.aws.s3.Traffic.Counts;
import java.util.Map;

/// What was asked of the sandbox since it started. Tests compare two of them.
public record Stats(long assumeRoles, Map<String, Counts> buckets) {
    public Stats {
        buckets = Map.copyOf(buckets);
    }

    public Counts bucket(String name) {
        return buckets.getOrDefault(name, Counts.NONE);
    }

    /// All buckets together.
    public Counts total() {
        return buckets.values().stream().reduce(Counts.NONE, Counts::plus);
    }
}
