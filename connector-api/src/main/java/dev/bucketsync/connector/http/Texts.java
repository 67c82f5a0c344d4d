package dev.bucketsync.connector.http;

import dev.bucketsync.connector.problem.Objection;

/// What every text from outside must be before anything else is said of it.
final class Texts {
    private static final Objection BROKEN =
            new Objection("must not have U+0000 or half a surrogate pair", "send well-formed Unicode text");

    private Texts() {}

    /// PostgreSQL and UTF-8 know neither U+0000 nor half a surrogate pair.
    static String wellFormed(String field, String text) {
        if (text.codePoints().anyMatch(Texts::isBroken)) {
            throw BROKEN.problem(field, text.replace('\0', '?').replaceAll("[\\ud800-\\udfff]", "?"))
                    .exception();
        }
        return text;
    }

    private static boolean isBroken(int codePoint) {
        return codePoint == 0 || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}
