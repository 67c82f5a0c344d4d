package dev.bucketsync.connector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleArnTest {
    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::123456789012:role/reader, aws",
        "arn:aws:iam::123456789012:role/service-role/team/reader+1=2@x, aws",
        "arn:aws-cn:iam::123456789012:role/reader, aws-cn",
        "arn:aws-us-gov:iam::123456789012:role/a/reader, aws-us-gov"
    })
    void takesRolesOfEveryPartitionAndPath(String arn, String partition) {
        assertThat(RoleArn.objection(arn)).isEmpty();
        assertThat(new RoleArn(arn).partition()).isEqualTo(partition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "reader",
                "arn:aws:iam::123456789012:user/reader",
                "arn:aws:iam::123456789012:role/",
                "arn:aws:iam::123456789012:role/a//b",
                "arn:aws:iam::12345678901:role/reader",
                "arn:aws:iam::1234567890123:role/reader",
                "arn:aws:iam:eu-west-1:123456789012:role/reader",
                "arn:aws:sts::123456789012:assumed-role/reader/session",
                "arn:aws-iso:iam::123456789012:role/reader",
                "arn:aws:iam::123456789012:role/reader ",
                "arn:aws:iam::123456789012:role/re ader",
                "arn:aws:iam::123456789012:role/réader",
                "arn:aws:s3:::bucket"
            })
    void refusesOtherShapes(String arn) {
        assertThat(RoleArn.objection(arn)).isPresent();
    }

    @Test
    void mustBeInTheBucketsPartition() {
        RoleArn.in(new BucketRegion("cn-north-1"))
                .objection("arn:aws:iam::123456789012:role/reader")
                .ifPresentOrElse(
                        objection -> assertThat(objection.detail()).contains("aws-cn", "cn-north-1"),
                        () -> assertThat(false).as("an objection").isTrue());
        assertThat(RoleArn.in(new BucketRegion("eu-west-1")).objection("arn:aws:iam::123456789012:role/reader"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws-global", "eu", "eu-west-9", "us-iso-east-1", "fips-us-east-1", "", "EU-WEST-1"})
    void regionsArePlacesWhereBucketsAre(String region) {
        assertThat(BucketRegion.objection(region)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"eu-west-1, aws", "cn-north-1, aws-cn", "us-gov-west-1, aws-us-gov"})
    void regionsKnowTheirPartition(String region, String partition) {
        assertThat(new BucketRegion(region).partition()).isEqualTo(partition);
    }
}
