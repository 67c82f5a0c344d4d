package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionsTest {
    @Test
    void namesThePartitionOfARegion() {
        assertThat(Partitions.of("eu-west-1")).isEqualTo("aws");
        assertThat(Partitions.of("cn-north-1")).isEqualTo("aws-cn");
        assertThat(Partitions.of("us-gov-west-1")).isEqualTo("aws-us-gov");
    }

    @Test
    void takesARegionThatIsNewerThanTheSdkForAnOrdinaryOne() {
        assertThat(Partitions.of("xx-nowhere-9")).isEqualTo("aws");
    }
}
