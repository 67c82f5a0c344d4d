package dev.bucketsync.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/// Prints the story so that a person can follow it.
final class Narrator {
    private static final int BAR = 30;
    private static final int KEY_WIDTH = 46;

    private final PrintWriter out;
    private int step;

    Narrator(PrintWriter out) {
        this.out = out;
    }

    void chapter(String title) {
        out.printf("%n%d. %s%n", ++step, title);
        out.flush();
    }

    void say(String format, Object... values) {
        out.printf("   " + format + "%n", values);
        out.flush();
    }

    /// A document, set apart.
    void quote(String document) {
        document.lines().forEach(line -> out.println("   | " + line));
        out.flush();
    }

    /// One line that is written over as the run goes on.
    void progress(JsonNode run) {
        long listed = run.path("counts").path("listed").asLong();
        long done = run.path("counts").path("unchanged").asLong()
                + run.path("counts").path("skipped").asLong()
                + run.path("counts").path("admitted").asLong()
                + run.path("counts").path("rejected").asLong()
                + run.path("counts").path("faulted").asLong();
        int filled = listed == 0 ? 0 : (int) (BAR * done / listed);
        out.printf(
                "\r   [%s%s] %-10s %d of %d listed objects are settled ",
                "#".repeat(filled), ".".repeat(BAR - filled), run.path("state").asText(), done, listed);
        out.flush();
    }

    void endProgress() {
        out.println();
        out.flush();
    }

    /// A key, cut in the middle if it is long; control characters never reach the terminal.
    static String shown(String key) {
        String printable = key.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        int length = printable.codePointCount(0, printable.length());
        if (length <= KEY_WIDTH) {
            return printable + " ".repeat(KEY_WIDTH - length);
        }
        int head = KEY_WIDTH / 2;
        int tail = KEY_WIDTH - head - 1;
        return printable.substring(0, printable.offsetByCodePoints(0, head)) + "…"
                + printable.substring(printable.offsetByCodePoints(0, length - tail));
    }
}
