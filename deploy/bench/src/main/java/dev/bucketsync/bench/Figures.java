package dev.bucketsync.bench;

import java.util.Locale;

/// How every benchmark tells its result: one line a figure, easy to find and to compare.
public final class Figures {
    private Figures() {}

    public static void print(String name, double value, String unit) {
        System.out.printf(Locale.ROOT, "BENCH %s %.2f %s%n", name, value, unit);
    }
}
