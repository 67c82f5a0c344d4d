package dev.bucketsync.sync.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.events.EventJson;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.PreviewVerdict;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewAccepted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewRejected;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.Shortfall;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What the catalogue keeps as JSON: written as events are, and read back.
public final class StoredJson {
    private static final JsonMapper JSON = EventJson.mapper();
    private static final TypeReference<List<Rejection>> REJECTIONS = new TypeReference<>() {};

    private StoredJson() {}

    public static PreviewVerdict accepted(String media, long units) {
        return new PreviewAccepted(media(media), units);
    }

    /// A rejection as it was stored.
    ///
    /// @param media null where none was read
    public static PreviewVerdict rejected(String rejections, String media, OptionalLong units) {
        return new PreviewRejected(
                read(() -> JSON.readValue(rejections, REJECTIONS)),
                Optional.ofNullable(media).map(StoredJson::media),
                units);
    }

    static Media media(String text) {
        return read(() -> JSON.readValue(text, Media.class));
    }

    static Shortfall shortfall(String text) {
        return read(() -> JSON.readValue(text, Shortfall.class));
    }

    private interface Reading<T> {
        T read() throws JsonProcessingException;
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the catalogue holds JSON that we did not write", e);
        }
    }

    /// Written as its sealed family, so that the kind is written too.
    static String of(Media media) {
        try {
            return storable(JSON.writerFor(Media.class).writeValueAsString(media));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records are always writable", e);
        }
    }

    static String of(List<Rejection> rejections) {
        return text(rejections);
    }

    static String of(Shortfall shortfall) {
        return text(shortfall);
    }

    private static String text(Object value) {
        try {
            return storable(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records are always writable", e);
        }
    }

    /// Headers may hold U+0000 where a name should be; `jsonb` can't.
    private static String storable(String json) {
        return json.replace("\\u0000", "\\ufffd");
    }
}
