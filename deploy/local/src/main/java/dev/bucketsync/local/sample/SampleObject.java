package dev.bucketsync.local.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// One object of the sample: its key, what is in it, and where a sync is to bring it.
record SampleObject(String key, Content content, Outcome outcome) {

    /// Its time is given, so that nothing about the object depends on when or where it was made.
    void writeIn(Path folder, Instant modified) throws IOException {
        Path file = file(folder, key);
        Files.createDirectories(file.getParent());
        Files.write(file, content.bytes());
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    ExpectedObject expected() {
        return new ExpectedObject(key, outcome);
    }

    static Path file(Path folder, String key) {
        try {
            return folder.resolve(key);
        } catch (InvalidPathException e) {
            throw new IllegalStateException(
                    "Under this locale (%s) Java can't name a file '%s': set LC_ALL=C.UTF-8"
                            .formatted(System.getProperty("sun.jnu.encoding"), key),
                    e);
        }
    }
}
