package dev.bucketsync.sandbox.aws.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bucketsync.sandbox.aws.Stats;
import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Handler;
import dev.bucketsync.sandbox.aws.http.PercentCoding;
import dev.bucketsync.sandbox.aws.http.Request;
import dev.bucketsync.sandbox.aws.iam.Iam;
import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.s3.Buckets;
import dev.bucketsync.sandbox.aws.s3.Faults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// A small JSON API, on a port of its own: `PUT /roles`, `PUT /buckets/{name}/cors`, `GET|PUT /buckets/{name}/faults`,
/// `GET /buckets`, `GET /stats`. A refusal is a 400 with its message.
public final class AdminFront implements Handler {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BUCKET_PART = 2;
    private static final long USUAL_SESSION_SECONDS = 3600;

    private final Iam iam;
    private final Buckets buckets;
    private final Supplier<Stats> stats;
    private final Runnable changed;

    /// `changed` is run after each change that should survive a restart.
    public AdminFront(Iam iam, Buckets buckets, Supplier<Stats> stats, Runnable changed) {
        this.iam = iam;
        this.buckets = buckets;
        this.stats = stats;
        this.changed = changed;
    }

    @Override
    public Answer answer(Request request) throws IOException {
        var path = PercentCoding.decodePath(request.rawPath());
        var bucket = path.startsWith("/buckets/")
                ? buckets.find(path.split("/", -1)[BUCKET_PART])
                : Optional.<Bucket>empty();
        return switch (request.method() + " "
                + bucket.map(found -> path.replace(found.name(), "*")).orElse(path)) {
            case "PUT /roles" -> putRole(read(request));
            case "PUT /buckets/*/cors" ->
                putCors(bucket.orElseThrow(), new String(request.body(), StandardCharsets.UTF_8));
            case "PUT /buckets/*/faults" -> putFaults(bucket.orElseThrow(), read(request));
            case "GET /buckets/*/faults" -> json(describe(bucket.orElseThrow().faults()));
            case "GET /buckets" -> json(describeBuckets());
            case "GET /stats" -> json(describe(stats.get()));
            default -> Answer.empty(404);
        };
    }

    private Answer putRole(JsonNode role) {
        var longest = Duration.ofSeconds(role.path("maxSessionSeconds").asLong(USUAL_SESSION_SECONDS));
        iam.putRole(
                role.path("arn").asText(),
                document(role.path("trustPolicy")),
                document(role.path("permissionPolicy")),
                longest);
        changed.run();
        return Answer.empty(204);
    }

    /// A document may come as text, unchanged, or as the JSON it is.
    private static String document(JsonNode node) {
        return node.isTextual() ? node.asText() : node.toString();
    }

    private Answer putCors(Bucket bucket, String json) {
        bucket.cors(json);
        changed.run();
        return Answer.empty(204);
    }

    private static Answer putFaults(Bucket bucket, JsonNode wanted) {
        bucket.faults()
                .set(new Faults.Settings(
                        Duration.ofMillis(wanted.path("getDelayMs").asLong()),
                        Duration.ofMillis(wanted.path("listDelayMs").asLong()),
                        wanted.path("holdGets").asBoolean(),
                        wanted.path("holdLists").asBoolean(),
                        wanted.path("denyAll").asBoolean()));
        return Answer.empty(204);
    }

    private static JsonNode describe(Faults faults) {
        var settings = faults.settings();
        return object().put("getDelayMs", settings.getDelay().toMillis())
                .put("listDelayMs", settings.listDelay().toMillis())
                .put("holdGets", settings.holdGets())
                .put("holdLists", settings.holdLists())
                .put("denyAll", settings.denyAll())
                .put("held", faults.held());
    }

    private JsonNode describeBuckets() {
        var list = JsonNodeFactory.instance.arrayNode();
        buckets.all()
                .forEach(bucket -> list.add(object().put("name", bucket.name())
                        .put("region", bucket.region())
                        .put("owner", bucket.owner())));
        return list;
    }

    private static JsonNode describe(Stats stats) {
        var byBucket = object();
        stats.buckets().forEach((name, counts) -> byBucket.set(name, JSON.valueToTree(counts)));
        return object().put("assumeRoles", stats.assumeRoles()).set("buckets", byBucket);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode read(Request request) throws IOException {
        try {
            return JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Answer json(JsonNode node) throws IOException {
        return Answer.json(200, JSON.writeValueAsBytes(node));
    }
}
