package dev.bucketsync.sync.run;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/// AWS's partitions (`aws`, `aws-cn`, `aws-us-gov`): bucket names are unique within one.
final class Partitions {
    private Partitions() {}

    static String of(String region) {
        RegionMetadata metadata = RegionMetadata.of(Region.of(region));
        return metadata == null ? "aws" : metadata.partition().id();
    }
}
