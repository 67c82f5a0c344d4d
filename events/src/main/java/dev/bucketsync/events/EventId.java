package dev.bucketsync.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names one fact. Derived from what caused it, so that saying it again is a duplicate and not news.
public record EventId(@JsonValue String value) {
    private static final int BYTES = 16;
    private static final MessageDigest UNUSED = lookUp();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EventId {
        if (value == null || value.isBlank() || value.length() > 128) {
            throw new IllegalArgumentException("an event id must have 1 to 128 characters");
        }
    }

    /// SHA-256 over the length-prefixed parts (so that "a","bc" and "ab","c" differ), cut to 128 bits, in hex.
    public static EventId derived(Object... parts) {
        MessageDigest digest = sha256();
        for (Object part : parts) {
            byte[] bytes = part.toString().getBytes(StandardCharsets.UTF_8);
            digest.update((byte) (bytes.length >>> 24));
            digest.update((byte) (bytes.length >>> 16));
            digest.update((byte) (bytes.length >>> 8));
            digest.update((byte) bytes.length);
            digest.update(bytes);
        }
        return new EventId(HexFormat.of().formatHex(digest.digest(), 0, BYTES));
    }

    /// A copy of one that is never used: looking the algorithm up costs more than most digests.
    private static MessageDigest sha256() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own SHA-256 is cloneable", e);
        }
    }

    private static MessageDigest lookUp() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
