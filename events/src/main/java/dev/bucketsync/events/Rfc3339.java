package dev.bucketsync.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/// Moments as we write them, `2026-11-23T10:15:30.000Z`. Events are read by the ten thousand a second, and most of that
/// went into times before these had a reader of their own; other forms are left to Java's.
final class Rfc3339 {
    private static final String SHAPE = "0000-00-00T00:00:00.000Z";
    private static final int LAST_YEAR = 9999;
    private static final DateTimeFormatter FAR_YEARS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Rfc3339() {}

    /// To the millisecond; what is finer is cut off.
    static String format(Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
            return FAR_YEARS.format(instant);
        }
        byte[] text = SHAPE.getBytes(StandardCharsets.ISO_8859_1);
        put(text, 3, time.getYear());
        put(text, 6, time.getMonthValue());
        put(text, 9, time.getDayOfMonth());
        put(text, 12, time.getHour());
        put(text, 15, time.getMinute());
        put(text, 18, time.getSecond());
        put(text, 22, (int) TimeUnit.NANOSECONDS.toMillis(time.getNano()));
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /// Writes a number so that it ends at a place where zeros stand.
    private static void put(byte[] text, int last, int number) {
        int rest = number;
        for (int place = last; rest > 0; place--) {
            text[place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /// @throws java.time.DateTimeException if this is no moment
    static Instant parse(String text) {
        return isOurs(text) ? ours(text) : Instant.parse(text);
    }

    private static boolean isOurs(String text) {
        if (text.length() != SHAPE.length()) {
            return false;
        }
        for (int place = 0; place < SHAPE.length(); place++) {
            char c = text.charAt(place);
            boolean fits = SHAPE.charAt(place) == '0' ? c >= '0' && c <= '9' : c == SHAPE.charAt(place);
            if (!fits) {
                return false;
            }
        }
        // Midnight may also be called 24:00.
        return number(text, 11, 13) < 24;
    }

    private static Instant ours(String text) {
        LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        int nanos = (int) TimeUnit.MILLISECONDS.toNanos(number(text, 20, 23));
        LocalTime time = LocalTime.of(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19), nanos);
        return LocalDateTime.of(day, time).toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int place = from; place < to; place++) {
            number = number * 10 + text.charAt(place) - '0';
        }
        return number;
    }
}
