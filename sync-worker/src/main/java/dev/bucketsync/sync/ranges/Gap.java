package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import java.util.Optional;

/// What is left between a cursor and a bound, measured in the characters that vary at the places of the names.
///
/// @param at the first place at which something can lie between, counted in chars
/// @param low where the cursor stands, in [0, 1) of what could follow the shared beginning
/// @param high where the bound stands, at most 1
record Gap(String cursor, Optional<String> bound, int at, Letters letters, double low, double high) {
    private static final int DIGITS = 12;
    private static final int INVENTED = 6;
    private static final double EXACT_ENOUGH = 0.15;

    /// What may stand at a place of names.
    interface Letters {
        Alphabet of(String name, int at);
    }

    /// The first place from `from` on at which names vary as far as we know and something can lie between.
    ///
    /// @param deepest no place beyond this one
    static Optional<Gap> find(String cursor, Optional<String> bound, int from, int deepest, Alphabets alphabets) {
        return find(cursor, bound, from, deepest, alphabets::at)
                .or(() -> find(cursor, bound, from, deepest, alphabets::ofDepth));
    }

    private static Optional<Gap> find(String cursor, Optional<String> bound, int from, int deepest, Letters letters) {
        int shared = bound.map(b -> Names.common(cursor, b)).orElse(0);
        for (int at = Math.max(from, shared); at <= deepest && at < cursor.length(); at++) {
            if (Character.isLowSurrogate(cursor.charAt(at))
                    || !letters.of(cursor, at).has(cursor.codePointAt(at))) {
                continue;
            }
            double low = position(cursor, cursor, at, letters);
            double high = at == shared && bound.isPresent() ? position(bound.get(), cursor, at, letters) : 1;
            Gap gap = new Gap(cursor, bound, at, letters, low, high);
            if (gap.middle().isPresent()) {
                return Optional.of(gap);
            }
        }
        return Optional.empty();
    }

    /// How often this many names fit into what is left, if they go on as densely as from `first` to the cursor.
    double restBy(String first) {
        double width = low - position(first, cursor, at, letters);
        return width <= 0 ? Double.POSITIVE_INFINITY : (high - low) / width;
    }

    /// A name in the middle, made of characters that vary there, and of the cursor's own where none do; short, and
    /// strictly between.
    Optional<ObjectKey> middle() {
        StringBuilder name = new StringBuilder(cursor.substring(0, at));
        double rest = (low + high) / 2;
        double told = 0;
        double unit = 1;
        for (int digit = 0; digit < INVENTED; digit++) {
            appendFixed(name);
            Alphabet alphabet = letters.of(name.toString(), name.length());
            if (alphabet.size() == 0) {
                return Optional.empty();
            }
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

    /// Between the digits of a date stands what never varies.
    private void appendFixed(StringBuilder name) {
        for (int i = name.length(); i > at && i < cursor.length() && fixed(cursor, i, letters); i = name.length()) {
            name.appendCodePoint(cursor.codePointAt(i));
        }
    }

    private static boolean fixed(String cursor, int at, Letters letters) {
        char here = cursor.charAt(at);
        return here != '/'
                && !Character.isLowSurrogate(here)
                && !letters.of(cursor, at).has(cursor.codePointAt(at));
    }

    private boolean fits(String name) {
        if (!ObjectKey.fits(name)) {
            return false;
        }
        ObjectKey key = new ObjectKey(name);
        return key.compareTo(new ObjectKey(cursor)) > 0
                && bound.map(b -> key.compareTo(new ObjectKey(b)) < 0).orElse(true);
    }

    /// Where a name stands among all that could follow its first `at` chars.
    private static double position(String name, String cursor, int at, Letters letters) {
        double position = 0;
        double unit = 1;
        int digits = 0;
        for (int i = at; i < name.length() && digits < DIGITS; i += Character.charCount(name.codePointAt(i))) {
            boolean same = i > at && i < cursor.length() && cursor.codePointAt(i) == name.codePointAt(i);
            if (!same || !fixed(cursor, i, letters)) {
                Alphabet alphabet = letters.of(name, i);
                unit /= Math.max(1, alphabet.size());
                position += alphabet.rank(name.codePointAt(i)) * unit;
                // What does not vary here sorts between what does, and nothing behind it counts.
                digits = alphabet.has(name.codePointAt(i)) ? digits + 1 : DIGITS;
            }
        }
        return Math.min(position, 1);
    }
}
