package dev.bucketsync.sandbox.aws.store;

import java.util.Comparator;

/// The order of keys in a listing: by unsigned bytes of their UTF-8. `String.compareTo` differs from it for characters
/// beyond the basic plane, whose surrogates sort below U+E000 ... U+FFFF in UTF-16 and above in UTF-8.
public final class KeyOrder {
    public static final Comparator<String> BY_UTF8 = KeyOrder::compare;

    private KeyOrder() {}

    /// The smallest string above the key.
    public static String successor(String key) {
        return key + "\0";
    }

    /// The smallest string above every key that starts with the prefix.
    public static String afterAllWith(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            int start = end - Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                return prefix.substring(0, start) + Character.toString(next(last));
            }
            end = start;
        }
        return prefix + Character.toString(Character.MAX_CODE_POINT);
    }

    private static int next(int codePoint) {
        return codePoint + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : codePoint + 1;
    }

    private static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                return Integer.compare(weight(left), weight(right));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /// Surrogates stand for characters above all others.
    private static int weight(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }
}
