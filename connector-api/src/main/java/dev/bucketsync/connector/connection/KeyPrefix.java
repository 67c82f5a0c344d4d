package dev.bucketsync.connector.connection;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.bucketsync.connector.problem.Objection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Where in the bucket a connection begins: empty for the whole bucket, else ending in a slash, for `data*` would also
/// open `data-private/`.
public record KeyPrefix(@JsonValue String value) {
    public static final KeyPrefix WHOLE_BUCKET = new KeyPrefix("");
    private static final int MAX_BYTES = 1024;
    private static final String SLASH = "/";

    public KeyPrefix {
        Objection.require(KeyPrefix::objection, value);
        value = normalised(value);
    }

    public static Optional<Objection> objection(String prefix) {
        return Objection.first(
                () -> Objection.unless(
                        !prefix.startsWith(SLASH),
                        "must not begin with a slash: keys in S3 don't",
                        "send '%s'".formatted(withoutLeadingSlashes(prefix))),
                () -> Objection.unless(
                        Arrays.stream(prefix.split(SLASH)).noneMatch(".."::equals),
                        "must not have '..' as a segment",
                        "send the folder's full name, such as photos/2026/"),
                () -> Objection.unless(
                        prefix.codePoints().noneMatch(Character::isISOControl),
                        "must not have control characters",
                        "send printable characters only"),
                () -> Objection.unless(
                        normalised(prefix).getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES,
                        "must have at most 1024 bytes in UTF-8, its closing slash included",
                        "choose a folder higher up"));
    }

    private static String normalised(String prefix) {
        return prefix.isEmpty() || prefix.endsWith(SLASH) ? prefix : prefix + SLASH;
    }

    private static String withoutLeadingSlashes(String prefix) {
        return prefix.replaceFirst("^/+", "");
    }

    @Override
    public String toString() {
        return value;
    }
}
