package dev.bucketsync.sandbox.testing;

import java.util.concurrent.atomic.AtomicInteger;

/// Names nobody else in this JVM was given.
final class Names {
    private static final AtomicInteger LAST = new AtomicInteger();

    private Names() {}

    static String fresh(String start, String separator) {
        return start
                + separator
                + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX)
                + separator
                + LAST.incrementAndGet();
    }
}
