package dev.bucketsync.connector.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.connector.connection.BucketName;
import dev.bucketsync.connector.connection.BucketRegion;
import dev.bucketsync.connector.connection.Connection.Target;
import dev.bucketsync.connector.connection.Connection.Trust;
import dev.bucketsync.connector.connection.KeyPrefix;
import dev.bucketsync.runtime.settings.Secret;
import org.junit.jupiter.api.Test;

class AwsDocumentsTest {
    private final AwsDocuments documents = new AwsDocuments("https://platform.example.com");

    @Test
    void grantsListingAndReadingBelowThePrefixAndNothingElse() {
        assertThat(ConsoleText.of(documents.iam(target("photos/2026", "eu-west-1"))))
                .isEqualTo("""
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Sid": "ListBelowThePrefix",
                      "Effect": "Allow",
                      "Action": "s3:ListBucket",
                      "Resource": "arn:aws:s3:::my-images",
                      "Condition": {
                        "StringLike": {
                          "s3:prefix": "photos/2026/*"
                        }
                      }
                    },
                    {
                      "Sid": "ReadBelowThePrefix",
                      "Effect": "Allow",
                      "Action": [
                        "s3:GetObject",
                        "s3:GetObjectAttributes"
                      ],
                      "Resource": "arn:aws:s3:::my-images/photos/2026/*"
                    }
                  ]
                }
                """);
    }

    @Test
    void trustsOurPrincipalWithThisExternalIdOnly() {
        Trust trust = new Trust("arn:aws:iam::999988887777:role/bucketsync", new Secret("1b2c-3d"));
        assertThat(ConsoleText.of(documents.trust(trust))).isEqualTo("""
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Sid": "AssumeByThePlatform",
                      "Effect": "Allow",
                      "Principal": {
                        "AWS": "arn:aws:iam::999988887777:role/bucketsync"
                      },
                      "Action": "sts:AssumeRole",
                      "Condition": {
                        "StringEquals": {
                          "sts:ExternalId": "1b2c-3d"
                        }
                      }
                    }
                  ]
                }
                """);
    }

    @Test
    void letsThePlatformsPagesShowObjects() {
        assertThat(ConsoleText.of(documents.cors())).isEqualTo("""
                [
                  {
                    "AllowedHeaders": [
                      "Range"
                    ],
                    "AllowedMethods": [
                      "GET"
                    ],
                    "AllowedOrigins": [
                      "https://platform.example.com"
                    ],
                    "ExposeHeaders": [
                      "Accept-Ranges",
                      "Content-Length",
                      "Content-Range",
                      "ETag"
                    ],
                    "MaxAgeSeconds": 3000
                  }
                ]
                """);
    }

    @Test
    void opensTheWholeBucketForAnEmptyPrefix() {
        var policy = documents.iam(target("", "eu-west-1"));
        assertThat(policy.at("/Statement/0/Condition/StringLike/s3:prefix").asText())
                .isEqualTo("*");
        assertThat(policy.at("/Statement/1/Resource").asText()).isEqualTo("arn:aws:s3:::my-images/*");
    }

    @Test
    void namesThePartitionOfTheRegion() {
        assertThat(documents
                        .iam(target("", "cn-north-1"))
                        .at("/Statement/0/Resource")
                        .asText())
                .isEqualTo("arn:aws-cn:s3:::my-images");
        assertThat(documents
                        .iam(target("", "us-gov-west-1"))
                        .at("/Statement/1/Resource")
                        .asText())
                .isEqualTo("arn:aws-us-gov:s3:::my-images/*");
    }

    @Test
    void takesWildcardsAndVariablesInAPrefixLiterally() {
        var policy = documents.iam(target("a*b?c$d${e}", "eu-west-1"));
        assertThat(policy.at("/Statement/0/Condition/StringLike/s3:prefix").asText())
                .isEqualTo("a${*}b${?}c${$}d${$}{e}/*");
        assertThat(policy.at("/Statement/1/Resource").asText())
                .isEqualTo("arn:aws:s3:::my-images/a${*}b${?}c${$}d${$}{e}/*");
    }

    @Test
    void staysValidJsonInAsciiWhateverThePrefixHolds() throws Exception {
        var policy = documents.iam(target("\"ü\\ 🚀", "eu-west-1"));
        String text = ConsoleText.of(policy);
        assertThat(text).matches("[\\x20-\\x7e\\n]*").contains("\\\"\\u00FC\\\\ \\uD83D\\uDE80/*");
        assertThat(new JsonMapper().readTree(text)).isEqualTo(policy);
    }

    private static Target target(String prefix, String region) {
        return new Target(new BucketName("my-images"), new KeyPrefix(prefix), new BucketRegion(region));
    }
}
