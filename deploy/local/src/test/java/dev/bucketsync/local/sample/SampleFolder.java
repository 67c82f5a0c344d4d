package dev.bucketsync.local.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// What lies in a folder, as a listing of a bucket would tell it.
final class SampleFolder {
    private SampleFolder() {}

    /// By key, the time and the bytes.
    static Map<String, String> listing(Path folder) throws IOException {
        var listing = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> listing.put(folder.relativize(file).toString(), describe(file)));
        }
        return listing;
    }

    private static String describe(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + HexFormat.of().formatHex(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
