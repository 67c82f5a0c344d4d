package dev.bucketsync.validator.judge;

import dev.bucketsync.validator.rules.Verdict;
import dev.bucketsync.validator.testing.CountingReader;
import dev.bucketsync.validator.testing.FileRangeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Judges every file under a folder and prints one line each: to try by hand what is no fixture of ours.
final class JudgeFolder {
    private JudgeFolder() {}

    static void main(String[] folders) throws IOException {
        for (String folder : folders) {
            Path root = Path.of(folder);
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    CountingReader reader = new CountingReader(new FileRangeReader(file));
                    Verdict verdict = Judge.standard().judge(reader);
                    System.out.println(String.join(
                            "\t",
                            List.of(
                                    root.relativize(file).toString(),
                                    said(verdict),
                                    Integer.toString(reader.requests()),
                                    Long.toString(reader.bytes()),
                                    verdict.toString())));
                }
            }
        }
    }

    private static String said(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted _ -> "ACCEPTED";
            case Verdict.Rejected rejected ->
                rejected.reasons().stream().map(each -> each.reason().name()).collect(Collectors.joining("|"));
        };
    }
}
