package dev.bucketsync.bench.listing;

import dev.bucketsync.bench.replay.ReplayProcess;
import dev.bucketsync.bench.replay.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Takes the times of programs that list replayed buckets; a time counts only when every key was listed exactly once.
final class Stopwatch {
    /// One page.
    private static final int SMALL = 500;

    private final ReplayProcess s3;
    private final Path output;

    Stopwatch(ReplayProcess s3, Path output) {
        this.s3 = s3;
        this.output = output;
    }

    /// What a listing took.
    record Time(double seconds, double cpuSeconds, long requests) {}

    /// A peer's process from start to end.
    ///
    /// @param keys how many of the shape's keys the bucket has
    Time peer(Peer peer, Shape shape, int keys) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(peer.command(s3.endpoint(), shape.bucket(keys)));
        builder.redirectOutput(output.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.endsWith("_proxy"));
        builder.environment().putAll(environment());
        s3.requests();
        long began = System.nanoTime();
        int status = builder.start().waitFor();
        double seconds = (System.nanoTime() - began) / 1e9;
        long requests = s3.requests();
        if (keys > 0 && status != 0) {
            throw new IllegalStateException(peer + " ended with " + status);
        }
        requireAll(shape, keys, peer.toString(), output, line -> keys > 0 ? peer.key(line) : "");
        return new Time(seconds, 0, requests);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(s3.environment());
        environment.putAll(Map.of(
                "RCLONE_CONFIG", "/dev/null",
                "RCLONE_CONFIG_REPLAY_TYPE", "s3",
                "RCLONE_CONFIG_REPLAY_PROVIDER", "Minio",
                "RCLONE_CONFIG_REPLAY_ENV_AUTH", "true",
                "RCLONE_CONFIG_REPLAY_ENDPOINT", s3.endpoint().toString(),
                "RCLONE_CONFIG_REPLAY_REGION", "eu-west-1",
                "RCLONE_CONFIG_REPLAY_LIST_VERSION", "2"));
        return environment;
    }

    /// Ours, in a JVM of its own that has listed a small bucket; one that has listed large ones is faster, and listing
    /// again shows by how much.
    List<Time> ours(Shape shape, int keys, int times) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WholeBucket.class.getName(),
                shape.bucket(keys),
                output.toString(),
                Integer.toString(times),
                shape.bucket(SMALL));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(s3.environment());
        s3.requests();
        Process process = builder.start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("our own listing failed");
        }
        long requests = (s3.requests() - 1) / times;
        for (int i = 0; i < times; i++) {
            Path listed = WholeBucket.file(output, i);
            requireAll(shape, keys, "ours", listed, line -> line);
            Files.delete(listed);
        }
        return lines.stream()
                .map(line -> line.split(" ", -1))
                .map(parts -> time(parts, requests))
                .toList();
    }

    private static Time time(String[] parts, long requests) {
        return new Time(Long.parseLong(parts[0]) / 1e9, Long.parseLong(parts[1]) / 1e9, requests);
    }

    private static void requireAll(Shape shape, int keys, String who, Path file, UnaryOperator<String> keyOf)
            throws IOException {
        String[] wanted = shape.names(keys);
        try (var lines = Files.lines(file)) {
            String[] listed = lines.map(keyOf).filter(_ -> keys > 0).toArray(String[]::new);
            Arrays.sort(wanted);
            Arrays.sort(listed);
            if (!Arrays.equals(wanted, listed)) {
                throw new IllegalStateException(
                        "%s listed %d keys of %s, not the %d there are".formatted(who, listed.length, shape, keys));
            }
        }
    }
}
