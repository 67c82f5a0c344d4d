package dev.bucketsync.sync.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/// An event of S3 as EventBridge carries it. Unlike S3's own notifications it writes keys as they are.
final class EventBridgeRecord {
    private static final Set<String> CHANGES = Set.of(
            "Object Created",
            "Object Deleted",
            "Object Restore Completed",
            "Object Restore Expired",
            "Object Storage Class Changed",
            "Object Access Tier Changed");

    private EventBridgeRecord() {}

    static Word read(JsonNode node) {
        if (!CHANGES.contains(node.path("detail-type").asText())) {
            return new Word.Unchanging();
        }
        JsonNode detail = node.path("detail");
        return Word.changed(
                detail.path("bucket").path("name").asText(),
                node.path("resources").path(0).asText(),
                KeyText.plain(detail.path("object").path("key").asText()));
    }
}
