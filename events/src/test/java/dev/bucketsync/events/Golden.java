package dev.bucketsync.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A message as it was once written, which must be readable for ever. Files are `<wire-type>[-<variant>].json`.
record Golden(String name, ObjectNode envelope) {
    static final JsonMapper JSON = new JsonMapper();
    static final Instant RECEIVED = Instant.parse("2026-12-01T00:00:00Z");

    static List<Golden> all() {
        try (Stream<Path> files = Files.list(Path.of(
                Objects.requireNonNull(Golden.class.getResource("/golden")).toURI()))) {
            return files.sorted().map(Golden::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Golden of(String name) {
        return all().stream()
                .filter(golden -> golden.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Golden read(Path file) {
        try {
            String name = file.getFileName().toString().replaceAll("\\.json$", "");
            return new Golden(name, (ObjectNode) JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String type() {
        return name.replaceAll("-(?!.*\\.v\\d).*$", "");
    }

    ObjectNode data() {
        return (ObjectNode) envelope.get("data");
    }

    CloudEvent cloudEvent() {
        return cloudEvent(data());
    }

    /// The same envelope around other data.
    CloudEvent cloudEvent(JsonNode data) {
        return CloudEventBuilder.v1()
                .withId(envelope.get("id").asText())
                .withType(envelope.get("type").asText())
                .withSource(URI.create("/test"))
                .withTime(OffsetDateTime.parse(envelope.get("time").asText()))
                .withData("application/json", data.toString().getBytes(StandardCharsets.UTF_8))
                .build();
    }

    Event event() {
        try {
            return new EventCodec("test").decode(cloudEvent(), RECEIVED);
        } catch (UnreadableEventException e) {
            throw new AssertionError(name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
