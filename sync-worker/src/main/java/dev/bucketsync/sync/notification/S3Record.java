package dev.bucketsync.sync.notification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.events.object.ObjectKey;
import java.util.List;
import java.util.Set;

/// One element of the `Records[]` that S3 sends, and MinIO and Ceph after its example.
final class S3Record {
    /// What a listing would show otherwise than before. The rest (reads, tags, grants, replication) changes nothing
    /// that
    /// we look at; reads would even make us hear of our own.
    private static final Set<String> CHANGES = Set.of(
            "ObjectCreated",
            "ObjectRemoved",
            "ObjectRestore",
            "ObjectLifecycle",
            "ObjectSynced",
            "ObjectTransition",
            "LifecycleExpiration",
            "LifecycleTransition",
            "IntelligentTiering");

    private S3Record() {}

    static Word read(JsonNode node) {
        if (!CHANGES.contains(family(node.path("eventName").asText()))) {
            return new Word.Unchanging();
        }
        JsonNode bucket = node.path("s3").path("bucket");
        String key = node.path("s3").path("object").path("key").asText();
        return Word.changed(
                bucket.path("name").asText(),
                bucket.path("arn").asText(),
                keys(node.path("eventSource").asText(), key));
    }

    /// Such as `ObjectCreated` of `s3:ObjectCreated:Put`.
    private static String family(String name) {
        String bare = name.startsWith("s3:") ? name.substring("s3:".length()) : name;
        int colon = bare.indexOf(':');
        return colon < 0 ? bare : bare.substring(0, colon);
    }

    private static List<ObjectKey> keys(String source, String key) {
        return switch (source) {
            case "aws:s3", "minio:s3" -> KeyText.encoded(key);
            default -> KeyText.either(key);
        };
    }
}
