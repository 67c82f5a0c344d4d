package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import java.util.Optional;

/// What is left between a cursor and a bound, measured in the characters that vary at one place of the names.
///
/// @param at the place, counted in chars
/// @param low where the cursor stands, in [0, 1) of what could follow the shared beginning
/// @param high where the bound stands, at most 1
record Gap(String cursor, Optional<String> bound, int at, Alphabet alphabet, double low, double high) {
    private static final int DIGITS = 12;
    private static final int INVENTED = 6;
    private static final double EXACT_ENOUGH = 0.15;

    /// The first place from `from` on at which names vary as far as we know and something can lie between.
    ///
    /// @param deepest no place beyond this one
    static Optional<Gap> find(String cursor, Optional<String> bound, int from, int deepest, Alphabets alphabets) {
        int shared = bound.map(b -> Names.common(cursor, b)).orElse(0);
        for (int at = Math.max(from, shared); at <= deepest && at < cursor.length(); at++) {
            Alphabet alphabet = alphabets.at(Names.depth(cursor, at));
            if (Character.isLowSurrogate(cursor.charAt(at)) || !alphabet.has(cursor.codePointAt(at))) {
                continue;
            }
            double low = position(cursor, at, alphabet);
            double high = at == shared && bound.isPresent() ? position(bound.get(), at, alphabet) : 1;
            Gap gap = new Gap(cursor, bound, at, alphabet, low, high);
            if (gap.middle().isPresent()) {
                return Optional.of(gap);
            }
        }
        return Optional.empty();
    }

    /// How often this many names fit into what is left, if they go on as densely as from `first` to the cursor.
    double restBy(String first) {
        double width = low - position(first, at, alphabet);
        return width <= 0 ? Double.POSITIVE_INFINITY : (high - low) / width;
    }

    /// A name in the middle, made of characters that vary here; short, legal, and strictly between.
    Optional<ObjectKey> middle() {
        StringBuilder name = new StringBuilder(cursor.substring(0, at));
        double rest = (low + high) / 2;
        double told = 0;
        double unit = 1;
        for (int digit = 0; digit < INVENTED; digit++) {
            rest *= alphabet.size();
            unit /= alphabet.size();
            int rank = Math.clamp((long) rest, 0, alphabet.size() - 1);
            rest -= rank;
            told += rank * unit;
            name.appendCodePoint(alphabet.at(rank));
            if (Math.abs(told - (low + high) / 2) <= EXACT_ENOUGH * (high - low) && fits(name.toString())) {
                return Optional.of(new ObjectKey(name.toString()));
            }
        }
        return Optional.empty();
    }

    private boolean fits(String name) {
        if (!ObjectKey.fits(name) || !Names.legal(name)) {
            return false;
        }
        ObjectKey key = new ObjectKey(name);
        return key.compareTo(new ObjectKey(cursor)) > 0
                && bound.map(b -> key.compareTo(new ObjectKey(b)) < 0).orElse(true);
    }

    /// Where a name stands among all that could follow its first `at` chars.
    private static double position(String name, int at, Alphabet alphabet) {
        double position = 0;
        double unit = 1;
        int digits = 0;
        for (int i = at; i < name.length() && digits < DIGITS; i += Character.charCount(name.codePointAt(i))) {
            unit /= alphabet.size();
            position += alphabet.rank(name.codePointAt(i)) * unit;
            // What does not vary here sorts between what does, and nothing behind it counts.
            digits = alphabet.has(name.codePointAt(i)) ? digits + 1 : DIGITS;
        }
        return Math.min(position, 1);
    }
}
