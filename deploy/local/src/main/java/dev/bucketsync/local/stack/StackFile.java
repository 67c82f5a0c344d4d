package dev.bucketsync.local.stack;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Where a running stack can be reached; written beside its data so that other commands find it.
///
/// @param buckets folders served as buckets
public record StackFile(
        long pid,
        URI api,
        String account,
        String token,
        String adminToken,
        URI awsAdmin,
        String kafka,
        String databaseUrl,
        Map<String, String> buckets,
        Map<String, URI> metrics) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NAME = "stack.json";

    public void write(Path data) {
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(data.resolve(NAME).toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads the file of the stack whose data is in this folder, and insists that it runs.
    public static StackFile read(Path data) {
        Path file = data.resolve(NAME);
        try {
            if (Files.exists(file)) {
                StackFile stack = JSON.readValue(file.toFile(), StackFile.class);
                if (ProcessHandle.of(stack.pid()).isPresent()) {
                    return stack;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
        throw new IllegalStateException("no stack runs with its data in " + data + "; start one with: make run");
    }

    /// Says that the stack has stopped.
    public static void delete(Path data) {
        try {
            Files.deleteIfExists(data.resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
