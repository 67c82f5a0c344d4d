package dev.bucketsync.connector.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.Connection.Target;
import dev.bucketsync.connector.connection.RoleArn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// What a customer pastes so that the bucket tells of its changes, in one of two ways: S3 to a queue, or by
/// EventBridge.
/// Nothing of it gives us a permission; the role stays as it is.
final class Notifications {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String QUEUE = "bucketsync-events";
    private static final String NAME = "bucketsync";
    private static final String ACCOUNT_TO_FILL_IN = "ACCOUNT-ID";

    private Notifications() {}

    /// All of them, each also alone under a route of its own.
    static ObjectNode all(Connection connection) {
        ObjectNode all = JSON.objectNode();
        all.set("sqs", sqs(connection));
        all.set("sqsQueuePolicy", queuePolicy(connection));
        all.set("eventBridge", eventBridge());
        all.set("eventBridgeRule", eventBridgeRule(connection.target()));
        return all;
    }

    /// The bucket's notification configuration, to a queue of the customer's.
    static ObjectNode sqs(Connection connection) {
        ObjectNode configuration = JSON.objectNode();
        ObjectNode queue = configuration.putArray("QueueConfigurations").addObject();
        queue.put("Id", NAME).put("QueueArn", queueArn(connection));
        queue.putArray("Events")
                .add("s3:ObjectCreated:*")
                .add("s3:ObjectRemoved:*")
                .add("s3:LifecycleExpiration:*");
        String prefix = connection.target().prefix().value();
        if (!prefix.isEmpty()) {
            queue.putObject("Filter")
                    .putObject("Key")
                    .putArray("FilterRules")
                    .addObject()
                    .put("Name", "prefix")
                    .put("Value", encoded(prefix));
        }
        return configuration;
    }

    /// The queue's access policy: this bucket of this account may send to it.
    static ObjectNode queuePolicy(Connection connection) {
        ObjectNode policy = JSON.objectNode().put("Version", "2012-10-17");
        ObjectNode send = policy.putArray("Statement").addObject();
        send.put("Sid", "SendByTheBucket").put("Effect", "Allow");
        send.putObject("Principal").put("Service", "s3.amazonaws.com");
        send.put("Action", "sqs:SendMessage").put("Resource", queueArn(connection));
        ObjectNode condition = send.putObject("Condition");
        Target target = connection.target();
        condition
                .putObject("ArnEquals")
                .put("aws:SourceArn", "arn:%s:s3:::%s".formatted(target.region().partition(), target.bucket()));
        condition.putObject("StringEquals").put("aws:SourceAccount", account(connection));
        return policy;
    }

    /// The bucket's notification configuration, to EventBridge; it knows no filter, the rule does.
    static ObjectNode eventBridge() {
        ObjectNode configuration = JSON.objectNode();
        configuration.putObject("EventBridgeConfiguration");
        return configuration;
    }

    /// The event pattern of a rule on the default bus.
    static ObjectNode eventBridgeRule(Target target) {
        ObjectNode pattern = JSON.objectNode();
        pattern.putArray("source").add("aws.s3");
        pattern.putArray("detail-type").add("Object Created").add("Object Deleted");
        ObjectNode detail = pattern.putObject("detail");
        detail.putObject("bucket").putArray("name").add(target.bucket().value());
        if (!target.prefix().value().isEmpty()) {
            ArrayNode keys = detail.putObject("object").putArray("key");
            keys.addObject().put("prefix", target.prefix().value());
        }
        return pattern;
    }

    private static String queueArn(Connection connection) {
        return "arn:%s:sqs:%s:%s:%s"
                .formatted(
                        connection.target().region().partition(),
                        connection.target().region(),
                        account(connection),
                        QUEUE);
    }

    /// The AWS account that the role is in, which owns the bucket as a rule.
    private static String account(Connection connection) {
        return connection.role().map(RoleArn::account).orElse(ACCOUNT_TO_FILL_IN);
    }

    /// S3 compares a filter's value with keys as it writes them in events: URL-encoded, a space as `+`.
    private static String encoded(String prefix) {
        return URLEncoder.encode(prefix, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
