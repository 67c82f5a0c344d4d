package dev.bucketsync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What this process and all that it started hold in memory.
final class Memory {
    private static final String SHARE = "Pss:";
    private static final long KIB_PER_MIB = 1024;

    private Memory() {}

    /// Proportional, so that pages which PostgreSQL's processes share count once.
    static long residentMebibytes() throws IOException {
        long kibibytes = 0;
        long[] pids = LongStream.concat(
                        LongStream.of(ProcessHandle.current().pid()),
                        ProcessHandle.current().descendants().mapToLong(ProcessHandle::pid))
                .toArray();
        for (long pid : pids) {
            kibibytes += shareKibibytes(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
        }
        return kibibytes / KIB_PER_MIB;
    }

    private static long shareKibibytes(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(SHARE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .sum();
        }
    }
}
