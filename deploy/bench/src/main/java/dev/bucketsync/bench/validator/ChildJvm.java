package dev.bucketsync.bench.validator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of ours in a JVM of its own, as production would run it; what it prints is printed.
record ChildJvm(Process process) implements AutoCloseable {
    private static final long GRACE_SECONDS = 30;
    private static final String RATE = "RATE ";

    static ChildJvm start(String mainClass, Map<String, String> environment, String... arguments) {
        try {
            return new ChildJvm(
                    builder(mainClass, environment, arguments).inheritIO().start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(String mainClass, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(System.getProperty("bench.child", "").trim().split(" +")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    /// Runs a program that prints one line `RATE number`, and answers the number.
    static double rate(String mainClass, Map<String, String> environment, String... arguments) {
        ProcessBuilder builder = builder(mainClass, environment, arguments);
        try {
            String printed = new String(
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .getInputStream()
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            return printed.lines()
                    .filter(line -> line.startsWith(RATE))
                    .mapToDouble(line -> Double.parseDouble(line.substring(RATE.length())))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(mainClass + " has printed no rate"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
