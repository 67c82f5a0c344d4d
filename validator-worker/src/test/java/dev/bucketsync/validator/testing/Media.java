package dev.bucketsync.validator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The small files that `make-images.sh` and `make-videos.sh` made, and what exiftool and ffprobe said of them then.
public final class Media {
    public static final Path FOLDER = Path.of("src/test/resources/media");

    private Media() {}

    /// One line of `images.tsv`; a column is empty where exiftool had no answer.
    public record ExpectedImage(String file, String width, String height, String orientation) {
        @Override
        public String toString() {
            return file;
        }
    }

    /// One line of `videos.tsv`; a column is empty where ffprobe had no answer.
    public record ExpectedVideo(
            String file, String width, String height, String brand, String pixelFormat, String frames) {
        @Override
        public String toString() {
            return file;
        }
    }

    public static List<ExpectedImage> images() {
        return rows("images.tsv", row -> new ExpectedImage(row[0], row[1], row[2], row[3]));
    }

    public static List<ExpectedVideo> videos() {
        return rows("videos.tsv", row -> new ExpectedVideo(row[0], row[1], row[2], row[3], row[4], row[5]));
    }

    /// Every file of the two tables.
    public static Stream<String> files() {
        return Stream.concat(
                images().stream().map(ExpectedImage::file), videos().stream().map(ExpectedVideo::file));
    }

    private static <T> List<T> rows(String table, Function<String[], T> row) {
        try (var lines = Files.lines(FOLDER.resolve(table))) {
            return lines.skip(1).map(line -> row.apply(line.split("\t", -1))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
