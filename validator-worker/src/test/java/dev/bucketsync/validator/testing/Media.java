package dev.bucketsync.validator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The small files that `make-media.sh` made, and what exiftool and ffprobe said of them then.
public final class Media {
    private static final Path FOLDER = Path.of("src/test/resources/media");

    private Media() {}

    /// One line of `expected.tsv`; a column is empty where the tool had no answer.
    public record Expected(
            String file,
            String width,
            String height,
            String orientation,
            String brand,
            String pixelFormat,
            String frames) {
        @Override
        public String toString() {
            return file;
        }
    }

    public static List<Expected> expected() {
        try (var lines = Files.lines(FOLDER.resolve("expected.tsv"))) {
            return lines.skip(1).map(line -> row(line.split("\t", -1))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Expected row(String[] columns) {
        return new Expected(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6]);
    }

    public static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
