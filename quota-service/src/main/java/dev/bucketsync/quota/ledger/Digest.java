package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.EventId;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// 128 bits of SHA-256 that stand for something longer, as a value that compares and hashes cheaply.
public record Digest(long high, long low) {
    private static final int HALF = 16;

    /// The digest that event ids are made of: length-prefixed parts, so that "a","bc" and "ab","c" differ.
    static Digest of(Object... parts) {
        return of(EventId.derived(parts));
    }

    /// Of a derived event id, which is a digest in hex.
    static Digest of(EventId derived) {
        String hex = derived.value();
        return new Digest(
                HexFormat.fromHexDigitsToLong(hex, 0, HALF), HexFormat.fromHexDigitsToLong(hex, HALF, 2 * HALF));
    }

    static Digest of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Digest(buffer.getLong(), buffer.getLong());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }
}
