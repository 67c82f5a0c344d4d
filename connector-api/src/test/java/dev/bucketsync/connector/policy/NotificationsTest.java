package dev.bucketsync.connector.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.connector.connection.BucketName;
import dev.bucketsync.connector.connection.BucketRegion;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.Connection.Owner;
import dev.bucketsync.connector.connection.Connection.Target;
import dev.bucketsync.connector.connection.Connection.Times;
import dev.bucketsync.connector.connection.Connection.Trust;
import dev.bucketsync.connector.connection.Connection.Upkeep;
import dev.bucketsync.connector.connection.ConnectionName;
import dev.bucketsync.connector.connection.KeyPrefix;
import dev.bucketsync.connector.connection.RoleArn;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.runtime.settings.Secret;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotificationsTest {
    private static final Optional<RoleArn> ROLE =
            Optional.of(new RoleArn("arn:aws-cn:iam::444455556666:role/bucketsync-read"));

    @Test
    void sendsChangesBelowThePrefixToAQueueOfTheSameAccount() {
        assertThat(ConsoleText.of(Notifications.sqs(connection("photos a+ü/2026", ROLE))))
                .isEqualTo("""
                {
                  "QueueConfigurations": [
                    {
                      "Id": "bucketsync",
                      "QueueArn": "arn:aws-cn:sqs:cn-north-1:444455556666:bucketsync-events",
                      "Events": [
                        "s3:ObjectCreated:*",
                        "s3:ObjectRemoved:*",
                        "s3:LifecycleExpiration:*"
                      ],
                      "Filter": {
                        "Key": {
                          "FilterRules": [
                            {
                              "Name": "prefix",
                              "Value": "photos+a%2B%C3%BC/2026/"
                            }
                          ]
                        }
                      }
                    }
                  ]
                }
                """);
    }

    @Test
    void needsNoFilterForTheWholeBucket() {
        assertThat(Notifications.sqs(connection("", ROLE)).findValue("Filter")).isNull();
        assertThat(Notifications.eventBridgeRule(connection("", ROLE).target()).findValue("object"))
                .isNull();
    }

    @Test
    void leavesTheAccountToFillInBeforeThereIsARole() {
        assertThat(Notifications.sqs(connection("", Optional.empty()))
                        .findValue("QueueArn")
                        .asText())
                .isEqualTo("arn:aws-cn:sqs:cn-north-1:ACCOUNT-ID:bucketsync-events");
    }

    @Test
    void letsOnlyThisBucketOfThisAccountSendToTheQueue() {
        assertThat(ConsoleText.of(Notifications.queuePolicy(connection("", ROLE))))
                .isEqualTo("""
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Sid": "SendByTheBucket",
                      "Effect": "Allow",
                      "Principal": {
                        "Service": "s3.amazonaws.com"
                      },
                      "Action": "sqs:SendMessage",
                      "Resource": "arn:aws-cn:sqs:cn-north-1:444455556666:bucketsync-events",
                      "Condition": {
                        "ArnEquals": {
                          "aws:SourceArn": "arn:aws-cn:s3:::my-images"
                        },
                        "StringEquals": {
                          "aws:SourceAccount": "444455556666"
                        }
                      }
                    }
                  ]
                }
                """);
    }

    @Test
    void filtersInTheRuleWhereEventBridgeCarriesTheEvents() {
        assertThat(ConsoleText.of(Notifications.eventBridge())).isEqualTo("""
                {
                  "EventBridgeConfiguration": {}
                }
                """);
        assertThat(ConsoleText.of(Notifications.eventBridgeRule(
                        connection("photos a+b/", ROLE).target())))
                .isEqualTo("""
                {
                  "source": [
                    "aws.s3"
                  ],
                  "detail-type": [
                    "Object Created",
                    "Object Deleted"
                  ],
                  "detail": {
                    "bucket": {
                      "name": [
                        "my-images"
                      ]
                    },
                    "object": {
                      "key": [
                        {
                          "prefix": "photos a+b/"
                        }
                      ]
                    }
                  }
                }
                """);
    }

    private static Connection connection(String prefix, Optional<RoleArn> role) {
        Instant now = Instant.parse("2026-11-23T10:00:00Z");
        return new Connection(
                ConnectionId.fresh(),
                1,
                new Owner(new AccountId("acme"), new ProjectId("p")),
                new ConnectionName("n"),
                new Target(new BucketName("my-images"), new KeyPrefix(prefix), new BucketRegion("cn-north-1")),
                new Trust("arn:aws-cn:iam::999988887777:role/bucketsync", new Secret("x")),
                role,
                ConnectionStatus.CONNECTED,
                Upkeep.NONE,
                new Times(now, now));
    }
}
