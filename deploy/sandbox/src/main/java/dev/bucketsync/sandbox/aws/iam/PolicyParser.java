package dev.bucketsync.sandbox.aws.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads policy documents and refuses what IAM's grammar does not have.
final class PolicyParser {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
    private static final Set<String> DOCUMENT_FIELDS = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT_FIELDS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private final Kind kind;
    private final Set<String> sids = new HashSet<>();

    PolicyParser(Kind kind) {
        this.kind = kind;
    }

    /// What the document is for.
    enum Kind {
        PERMISSIONS,
        TRUST
    }

    Policy parse(String json) {
        var document = read(json);
        require(document.isObject(), "Syntax errors in policy: not a JSON object");
        requireFields(document, DOCUMENT_FIELDS);
        require(
                !document.has("Version")
                        || VERSIONS.contains(document.get("Version").asText()),
                "Syntax errors in policy: Version");
        var statements =
                each(document.path("Statement")).stream().map(this::statement).toList();
        require(!statements.isEmpty(), "Syntax errors in policy: Statement is missing");
        return new Policy(statements);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new MalformedPolicyException("This policy contains invalid Json: " + e.getOriginalMessage());
        }
    }

    private Statement statement(JsonNode node) {
        require(node.isObject(), "Syntax errors in policy: a statement is not an object");
        requireFields(node, STATEMENT_FIELDS);
        requireOwnSid(node);
        var effect = node.path("Effect").asText();
        require(
                effect.equals("Allow") || effect.equals("Deny"),
                "Syntax errors in policy: Effect must be Allow or Deny");
        requireOneOf(node, "Action", "NotAction");
        requireScope(node);
        return new Statement(
                effect.equals("Allow"),
                node.has("NotAction") || node.has("NotResource") || node.has("NotPrincipal"),
                principals(node.path("Principal")),
                actions(node.path("Action")),
                patterns(node.path("Resource")),
                conditions(node.path("Condition")));
    }

    private void requireOwnSid(JsonNode node) {
        if (node.has("Sid")) {
            var sid = node.get("Sid").asText();
            require(sid.matches("[A-Za-z0-9]*"), "Statement IDs (SID) must be alpha-numeric: " + sid);
            require(sid.isEmpty() || sids.add(sid), "Statement IDs (SID) in a single policy must be unique: " + sid);
        }
    }

    private void requireScope(JsonNode node) {
        switch (kind) {
            case PERMISSIONS -> {
                requireOneOf(node, "Resource", "NotResource");
                requireNone(node, "Principal", "NotPrincipal");
            }
            case TRUST -> {
                requireOneOf(node, "Principal", "NotPrincipal");
                requireNone(node, "Resource", "NotResource");
            }
        }
    }

    /// Only AWS principals can call here; services and identity providers are read and never match.
    private static List<String> principals(JsonNode node) {
        if (node.isTextual()) {
            require(node.asText().equals("*"), "Invalid principal in policy: " + node.asText());
            return List.of("*");
        }
        var names = new ArrayList<String>();
        node.properties()
                .forEach(entry -> names.addAll(texts(entry.getValue()).stream()
                        .map(name -> entry.getKey().equals("AWS") ? name : entry.getKey() + ":" + name)
                        .toList()));
        require(node.isMissingNode() || !names.isEmpty(), "Invalid principal in policy");
        return names;
    }

    private static List<Pattern> actions(JsonNode node) {
        var actions = patterns(node);
        for (var action : actions) {
            require(
                    action.text().equals("*") || action.text().matches("[A-Za-z0-9-]+:[A-Za-z0-9*?]+"),
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: " + action.text());
        }
        return actions;
    }

    private static List<Condition> conditions(JsonNode node) {
        require(node.isMissingNode() || node.isObject(), "Syntax errors in policy: Condition is not an object");
        var conditions = new ArrayList<Condition>();
        node.properties().forEach(operator -> {
            require(
                    operator.getValue().isObject(),
                    "Syntax errors in policy: " + operator.getKey() + " is not an object");
            operator.getValue()
                    .properties()
                    .forEach(key ->
                            conditions.add(new Condition(operator.getKey(), key.getKey(), patterns(key.getValue()))));
        });
        return conditions;
    }

    private static List<Pattern> patterns(JsonNode node) {
        return texts(node).stream().map(Pattern::new).toList();
    }

    private static List<String> texts(JsonNode node) {
        var nodes = each(node);
        require(
                nodes.stream().allMatch(JsonNode::isValueNode),
                "Syntax errors in policy: expected text, found " + node);
        require(node.isMissingNode() || !nodes.isEmpty(), "Syntax errors in policy: an empty list");
        return nodes.stream().map(JsonNode::asText).toList();
    }

    private static List<JsonNode> each(JsonNode oneOrMany) {
        if (oneOrMany.isMissingNode()) {
            return List.of();
        }
        return oneOrMany.isArray() ? oneOrMany.valueStream().toList() : List.of(oneOrMany);
    }

    private static void requireFields(JsonNode node, Set<String> known) {
        node.fieldNames()
                .forEachRemaining(
                        name -> require(known.contains(name), "Syntax errors in policy: unknown field " + name));
    }

    private static void requireOneOf(JsonNode node, String plain, String inverted) {
        require(
                node.has(plain) != node.has(inverted),
                "Policy statement must contain exactly one of " + plain + " and " + inverted);
    }

    private static void requireNone(JsonNode node, String... fields) {
        for (var field : fields) {
            require(!node.has(field), "Has prohibited field " + field);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new MalformedPolicyException(otherwise);
        }
    }
}
