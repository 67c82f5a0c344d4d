package dev.bucketsync.connector.usage;

import java.util.List;
import java.util.stream.Collectors;

/// Comma-separated values as RFC 4180 writes them, and as spreadsheets may open them.
final class Csv {
    private static final String FORMULA = "=+-@\t\r\n'＝＋－＠";

    private Csv() {}

    /// A record with its line's end.
    static String line(List<String> fields) {
        return fields.stream().map(Csv::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    /// A customer's text, which a spreadsheet would else run as a formula. The apostrophe in front can be taken off
    /// again: a text that begins with one gets another.
    static String harmless(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
