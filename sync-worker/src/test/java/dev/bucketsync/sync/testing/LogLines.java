package dev.bucketsync.sync.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What is logged while this is open, since the log goes to the standard output.
public final class LogLines implements AutoCloseable {
    private final PrintStream before = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    public LogLines() {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    public List<String> all() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void close() {
        System.setOut(before);
        before.print(written.toString(StandardCharsets.UTF_8));
    }
}
