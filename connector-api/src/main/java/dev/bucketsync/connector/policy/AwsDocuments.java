package dev.bucketsync.connector.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.Connection.Target;
import dev.bucketsync.connector.connection.Connection.Trust;

/// What the customer pastes in the AWS console: reading under the prefix for a role that only we can assume, and
/// nothing else.
///
/// @param platformOrigin where the customer's browser shows assets, such as `https://app.example.com`
public record AwsDocuments(String platformOrigin) {
    private static final String VERSION = "2012-10-17";
    private static final int CACHE_SECONDS = 3_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// The permission policy of the role.
    public ObjectNode iam(Target target) {
        String bucket = "arn:%s:s3:::%s".formatted(target.region().partition(), target.bucket());
        String below = literal(target.prefix().value()) + "*";
        ObjectNode list =
                statement("ListBelowThePrefix").put("Action", "s3:ListBucket").put("Resource", bucket);
        list.putObject("Condition").putObject("StringLike").put("s3:prefix", below);
        ObjectNode read = statement("ReadBelowThePrefix");
        read.putArray("Action").add("s3:GetObject").add("s3:GetObjectAttributes");
        read.put("Resource", bucket + "/" + below);
        return policy(list, read);
    }

    /// Who may assume the role: our principal, and only when it says this connection's ExternalId.
    public ObjectNode trust(Trust trust) {
        ObjectNode assume = statement("AssumeByThePlatform");
        assume.putObject("Principal").put("AWS", trust.principal());
        assume.put("Action", "sts:AssumeRole");
        assume.putObject("Condition")
                .putObject("StringEquals")
                .put("sts:ExternalId", trust.externalId().value());
        return policy(assume);
    }

    /// The bucket's CORS rule: the platform's pages may show objects in the customer's browser.
    public ArrayNode cors() {
        ObjectNode rule = JSON.objectNode();
        rule.putArray("AllowedHeaders").add("Range");
        rule.putArray("AllowedMethods").add("GET");
        rule.putArray("AllowedOrigins").add(platformOrigin);
        rule.putArray("ExposeHeaders")
                .add("Accept-Ranges")
                .add("Content-Length")
                .add("Content-Range")
                .add("ETag");
        rule.put("MaxAgeSeconds", CACHE_SECONDS);
        return JSON.arrayNode().add(rule);
    }

    /// All three at once, and what lets the bucket tell of its changes if the connection follows them.
    public JsonNode all(Connection connection) {
        ObjectNode all = JSON.objectNode();
        all.set("iamPolicy", iam(connection.target()));
        all.set("trustPolicy", trust(connection.trust()));
        all.set("cors", cors());
        if (connection.upkeep().bucketEvents()) {
            all.set("notifications", Notifications.all(connection));
        }
        return all;
    }

    private static ObjectNode statement(String sid) {
        return JSON.objectNode().put("Sid", sid).put("Effect", "Allow");
    }

    private static ObjectNode policy(ObjectNode... statements) {
        ObjectNode policy = JSON.objectNode().put("Version", VERSION);
        ArrayNode list = policy.putArray("Statement");
        for (ObjectNode statement : statements) {
            list.add(statement);
        }
        return policy;
    }

    /// In IAM `*` and `?` are wildcards and `$` begins a variable; a key may have all three.
    private static String literal(String prefix) {
        return prefix.replaceAll("[*?$]", "\\${$0}");
    }
}
