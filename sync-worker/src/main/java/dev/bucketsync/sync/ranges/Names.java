package dev.bucketsync.sync.ranges;

import java.util.Optional;

/// What keys look like: shared beginnings, slashes, characters that may be invented.
final class Names {
    private static final int NONCHARACTERS_FROM = 0xFDD0;
    private static final int NONCHARACTERS_TO = 0xFDEF;
    private static final int LAST_OF_PLANE = 0xFFFE;
    private static final int LAST_CONTROL = 0x9F;

    private Names() {}

    /// How many chars two names share at their start, never half a character.
    static int common(String one, String other) {
        int length = Math.min(one.length(), other.length());
        int at = 0;
        while (at < length && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at > 0 && at < length && Character.isHighSurrogate(one.charAt(at - 1)) ? at - 1 : at;
    }

    /// The beginning that two names share.
    static String shared(String one, String other) {
        return one.substring(0, common(one, other));
    }

    /// A name up to a slash, counted from 1, if it has as many.
    static Optional<String> above(String name, int slash) {
        int end = 0;
        for (int i = 0; i < slash; i++) {
            end = name.indexOf('/', end) + 1;
            if (end == 0) {
                return Optional.empty();
            }
        }
        return Optional.of(name.substring(0, end));
    }

    /// How many slashes stand before this place.
    static int depth(String name, int at) {
        int slashes = 0;
        for (int i = 0; i < Math.min(at, name.length()); i++) {
            slashes += name.charAt(i) == '/' ? 1 : 0;
        }
        return slashes;
    }

    /// Whether S3 and what imitates it take this character in a key that we made up: no control or non-character (400),
    /// no percent sign (decoded twice by some).
    static boolean legal(int codePoint) {
        boolean control = codePoint < ' ' || (codePoint >= 0x7F && codePoint <= LAST_CONTROL);
        boolean nonCharacter = (codePoint >= NONCHARACTERS_FROM && codePoint <= NONCHARACTERS_TO)
                || (codePoint & LAST_OF_PLANE) == LAST_OF_PLANE;
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return !control && !nonCharacter && !surrogate && codePoint != '%';
    }
}
