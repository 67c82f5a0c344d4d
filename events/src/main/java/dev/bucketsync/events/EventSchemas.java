package dev.bucketsync.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Where the JSON Schemas of all that travels lie, and the AsyncAPI document that binds them to topics.
///
/// A schema refers to its neighbours by file name, so hand validators its place and not only its text.
public final class EventSchemas {
    private static final String FOLDER = "dev/bucketsync/events/";

    private EventSchemas() {}

    /// The class path location of the schema of an event's data, such as
    /// `dev/bucketsync/events/schemas/bucketsync.sync.requested.v1.json`.
    ///
    /// @param wireType one of [EventCodec#types()]
    public static String path(String wireType) {
        if (EventCodec.types().noneMatch(wireType::equals)) {
            throw new IllegalArgumentException("no event has the type '%s'".formatted(wireType));
        }
        return schema(wireType);
    }

    /// What several events' data share: ids, object, media, reasons, run.
    public static String commonPath() {
        return schema("common");
    }

    /// S3's own notification, as `bucket-events` carries it.
    public static String bucketEventsPath() {
        return schema("bucket-events");
    }

    /// The AsyncAPI document of all topics, in YAML.
    public static String asyncApiPath() {
        return FOLDER + "asyncapi.yaml";
    }

    /// Where to open a path.
    ///
    /// @param path one of those above
    public static URL url(String path) {
        return Optional.ofNullable(EventSchemas.class.getClassLoader().getResource(path))
                .orElseThrow(() -> new IllegalArgumentException("nothing at " + path));
    }

    /// The whole text at a path.
    ///
    /// @param path one of those above
    public static String text(String path) {
        try (InputStream in = url(path).openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + path, e);
        }
    }

    private static String schema(String name) {
        return FOLDER + "schemas/" + name + ".json";
    }
}
