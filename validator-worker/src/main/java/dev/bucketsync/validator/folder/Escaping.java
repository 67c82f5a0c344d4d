package dev.bucketsync.validator.folder;

/// Keeps what is said of one file on one line.
final class Escaping {
    private Escaping() {}

    /// Tab, line ends and the backslash as two characters, other control characters as `\xNN`.
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\t' -> escaped.append("\\t");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\\' -> escaped.append("\\\\");
                default -> append(escaped, c);
            }
        }
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, char c) {
        if (Character.isISOControl(c)) {
            escaped.append("\\x%02x".formatted((int) c));
        } else {
            escaped.append(c);
        }
    }
}
