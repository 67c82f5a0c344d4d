package dev.bucketsync.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One bucket, connected through the API as a customer connects it, and synced on demand.
public final class ConnectedBucket {
    private static final Set<String> GOING_ON = Set.of("QUEUED", "LISTING", "SETTLING", "CANCELLING");
    private static final long POLL_MILLIS = 200;

    private final ApiClient api;
    private final String id;

    private ConnectedBucket(ApiClient api, String id) {
        this.api = api;
        this.id = id;
    }

    /// What a customer types into the first form.
    public record Details(String project, String name, String bucket, String prefix, String region) {}

    /// Creates the connection; its role comes later.
    public static ConnectedBucket create(ApiClient api, Details details) {
        JsonNode connection = api.post(
                "/v1/connections",
                Map.of(
                        "project", details.project(),
                        "name", details.name(),
                        "bucket", details.bucket(),
                        "prefix", details.prefix(),
                        "region", details.region()));
        return new ConnectedBucket(api, connection.path("id").asText());
    }

    public String id() {
        return id;
    }

    /// One of the documents to paste: `iam`, `trust` or `cors`.
    public String document(String name) {
        return api.text("/v1/connections/" + id + "/aws-policy/" + name);
    }

    /// Pastes the documents at AWS and submits the role; answers the connection with the test's result.
    public JsonNode connect(CustomerAws aws, String bucket, String roleArn) {
        aws.createRole(roleArn, document("trust"), document("iam"));
        aws.putCors(bucket, document("cors"));
        return api.put("/v1/connections/" + id + "/role", Map.of("roleArn", roleArn));
    }

    /// Asks for a sync; answers the request's id.
    public String requestSync() {
        return api.post("/v1/connections/" + id + "/sync-requests", Map.of())
                .path("requestId")
                .asText();
    }

    /// Syncs and waits until the run has ended; answers the run as the API tells it.
    public JsonNode sync(Duration atMost, Consumer<JsonNode> progress) {
        return await(requestSync(), atMost, progress);
    }

    /// Waits until the run that serves this request has ended.
    public JsonNode await(String request, Duration atMost, Consumer<JsonNode> progress) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode asked = api.get("/v1/sync-requests/" + request);
            if (asked.path("state").asText().equals("REFUSED")) {
                throw new IllegalStateException("the sync was refused: " + asked);
            }
            if (asked.hasNonNull("run")) {
                JsonNode run = api.get("/v1/sync-runs/" + asked.path("run").asText());
                progress.accept(run);
                if (!GOING_ON.contains(run.path("state").asText())) {
                    return run;
                }
            }
            pause();
        }
        throw new IllegalStateException("the sync did not end within " + atMost);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
