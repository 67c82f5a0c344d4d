package dev.bucketsync.validator.fuzz;

import dev.bucketsync.validator.testing.Media;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The inputs that fuzzing starts from and that regression tests repeat: the media of a target's type, and what was
/// made for it or once broke it.
final class Seeds {
    static final Path OWN = Path.of("src/test/resources/fuzz");

    private Seeds() {}

    /// The folders that exist for a target.
    static List<Path> folders(Target target) {
        String name = target.name().toLowerCase(Locale.ROOT);
        Stream<Path> all = target == Target.ALL
                ? Stream.of(Media.FOLDER, OWN)
                : Stream.of(Media.FOLDER.resolve(name), OWN.resolve(name));
        return all.filter(Files::isDirectory).toList();
    }

    static List<Path> files(Target target) {
        return folders(target).stream().flatMap(Seeds::under).sorted().toList();
    }

    private static Stream<Path> under(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
