package dev.bucketsync.events.object;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;

/// An object's name in its bucket, ordered as S3 lists: by unsigned UTF-8 bytes, which is not Java's order of strings.
public record ObjectKey(@JsonValue String value) implements Comparable<ObjectKey> {
    private static final int MAX_BYTES = 1024;
    private static final int MAX_BYTES_PER_CHAR = 3;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ObjectKey {
        if (value == null || value.isEmpty() || !fits(value)) {
            throw new IllegalArgumentException("an object key has 1 to %d UTF-8 bytes".formatted(MAX_BYTES));
        }
    }

    /// Whether a key may be as long. Few are so long that their bytes must be counted.
    public static boolean fits(String value) {
        return value.length() <= MAX_BYTES / MAX_BYTES_PER_CHAR
                || value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    public static ObjectKey ofBytes(byte[] utf8) {
        return new ObjectKey(new String(utf8, StandardCharsets.UTF_8));
    }

    public byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /// Without making bytes: listings compare keys by the million.
    @Override
    public int compareTo(ObjectKey other) {
        int common = Math.min(value.length(), other.value.length());
        for (int i = 0; i < common; i++) {
            char mine = value.charAt(i);
            char theirs = other.value.charAt(i);
            if (mine != theirs) {
                return Integer.compare(weight(mine), weight(theirs));
            }
        }
        return Integer.compare(value.length(), other.value.length());
    }

    /// In UTF-16, surrogates sort below U+E000; what they stand for sorts above everything.
    private static int weight(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }

    @Override
    public String toString() {
        return value;
    }
}
