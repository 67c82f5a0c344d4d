package dev.bucketsync.connector.connection;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.bucketsync.connector.problem.Objection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/// A region of S3 that a bucket can be in; never a pseudo region such as `aws-global`.
public record BucketRegion(@JsonValue String id) {
    /// The isolated partitions can't be reached from outside them.
    private static final Set<String> PARTITIONS = Set.of("aws", "aws-cn", "aws-us-gov");

    private static final Set<String> KNOWN = Region.regions().stream()
            .filter(region -> !region.isGlobalRegion())
            .map(Region::id)
            .filter(id -> PARTITIONS.contains(partition(id)))
            .collect(Collectors.toUnmodifiableSet());

    public BucketRegion {
        Objection.require(BucketRegion::objection, id);
    }

    public static Optional<Objection> objection(String id) {
        return Objection.unless(
                KNOWN.contains(id),
                "is no AWS region we know",
                "send the bucket's region as the S3 console shows it, such as eu-central-1");
    }

    /// `aws`, `aws-cn` or `aws-us-gov`: the second part of every ARN there.
    public String partition() {
        return partition(id);
    }

    private static String partition(String id) {
        return PartitionMetadata.of(Region.of(id)).id();
    }

    @Override
    public String toString() {
        return id;
    }
}
