package dev.bucketsync.sync.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.runtime.kafka.ForeignReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads what buckets say of themselves, in the words of S3, MinIO, Ceph and EventBridge, and whatever queues, SNS and
/// connectors have wrapped around it. Its senders are strangers: size, depth and number are bounded.
final class NotificationReader implements ForeignReader<Notification> {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_RECORDS = 2_000;
    private static final int MAX_WRAPPINGS = 8;
    /// Under which the wrapping's text or object lies: SNS, SQS, Lambda's form of SQS, Kafka Connect's with a schema.
    private static final List<String> WRAPPINGS = List.of("Message", "Body", "body", "payload");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxDocumentLength(MAX_BYTES)
                            .maxStringLength(MAX_BYTES)
                            .maxNameLength(1_000)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    @Override
    public Notification read(byte[] value) throws UnreadableEventException {
        if (value.length > MAX_BYTES) {
            throw new UnreadableEventException(
                    "has %d bytes, a notification has at most %d".formatted(value.length, MAX_BYTES));
        }
        Sheet sheet = new Sheet();
        sheet.any(parse(value), 0);
        return new Notification(sheet.notices, sheet.unchanging, sheet.unreadable);
    }

    private static JsonNode parse(byte[] json) throws UnreadableEventException {
        try {
            JsonNode node = JSON.readTree(json);
            if (node == null || node.isMissingNode()) {
                throw new UnreadableEventException("is empty");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new UnreadableEventException("is not JSON, or too deep: " + clipped(e.getOriginalMessage()));
        } catch (IOException _) {
            throw new UnreadableEventException("is not JSON in UTF-8");
        }
    }

    /// What others sent ends up in headers and logs: short, and none of their control characters.
    private static String clipped(String text) {
        String shown = text.length() <= 200 ? text : text.substring(0, 200) + "…";
        return shown.replaceAll("\\p{Cntrl}", " ");
    }

    /// What has been found in one message so far.
    private static final class Sheet {
        private final List<Notice> notices = new ArrayList<>();
        private int records;
        private int unchanging;
        private int unreadable;

        private void any(JsonNode node, int wrappings) throws UnreadableEventException {
            if (wrappings > MAX_WRAPPINGS) {
                throw new UnreadableEventException("is wrapped more than %d times".formatted(MAX_WRAPPINGS));
            }
            if (node.isTextual()) {
                any(parse(node.textValue().getBytes(StandardCharsets.UTF_8)), wrappings + 1);
            } else if (node.isArray()) {
                all(node, wrappings);
            } else {
                object(node, wrappings);
            }
        }

        private void all(JsonNode array, int wrappings) throws UnreadableEventException {
            for (JsonNode each : array) {
                any(each, wrappings + 1);
            }
        }

        private void object(JsonNode node, int wrappings) throws UnreadableEventException {
            if (node.path("Records").isArray()) {
                all(node.path("Records"), wrappings);
            } else if (node.has("s3")) {
                record(S3Record.read(node));
            } else if (node.has("detail-type")) {
                record(EventBridgeRecord.read(node));
            } else if (node.path("Event").asText().equals("s3:TestEvent")) {
                record(new Word.Unchanging());
            } else {
                any(wrapped(node), wrappings + 1);
            }
        }

        private static JsonNode wrapped(JsonNode node) throws UnreadableEventException {
            return WRAPPINGS.stream()
                    .map(node::path)
                    .filter(inner -> inner.isTextual() || inner.isObject())
                    .findFirst()
                    .orElseThrow(() -> new UnreadableEventException(
                            "is no notification of S3: has none of Records, s3, detail-type, Event, "
                                    + String.join(", ", WRAPPINGS)));
        }

        private void record(Word word) throws UnreadableEventException {
            if (++records > MAX_RECORDS) {
                throw new UnreadableEventException("has more than %d records".formatted(MAX_RECORDS));
            }
            switch (word) {
                case Word.Changed(Notice notice) -> notices.add(notice);
                case Word.Unchanging _ -> unchanging++;
                case Word.Unreadable _ -> unreadable++;
            }
        }
    }
}
