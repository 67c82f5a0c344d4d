package dev.bucketsync.events.id;

import java.security.SecureRandom;
import java.util.UUID;

/// What all ids share: a bound on their length, and how a fresh one is made.
final class Ids {
    private static final int MAX_LENGTH = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /// Ids come from outside (tokens, other services), and end up in keys and logs: short, printable ASCII only.
    static void requireShort(String what, String value) {
        if (value == null || value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("%s must have 1 to %d characters".formatted(what, MAX_LENGTH));
        }
        if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/')) {
            throw new IllegalArgumentException("%s must be printable ASCII without spaces and slashes".formatted(what));
        }
    }

    /// A time-ordered UUID (RFC 9562, version 7): new rows land at the end of an index.
    static String uuid7() {
        long millis = System.currentTimeMillis();
        long high = (millis << 16) | 0x7000 | RANDOM.nextInt(1 << 12);
        long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
