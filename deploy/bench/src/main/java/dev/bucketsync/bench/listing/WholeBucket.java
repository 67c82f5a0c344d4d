package dev.bucketsync.bench.listing;

import com.sun.management.OperatingSystemMXBean;
import dev.bucketsync.bench.Connections;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.listing.S3Lister;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Lists one bucket as the sync-worker does, some times, and writes its keys to a file each time, in a process of its
/// own that has listed nothing but a small bucket before: as a worker that is up, but has met no large one. Prints how
/// long each listing took and what CPU it cost, in nanoseconds.
final class WholeBucket {
    private static final int CALLS = CallLimits.USUAL.mostOfOne();

    private WholeBucket() {}

    /// Where the keys of a listing are written.
    ///
    /// @param time the listing's number, from 0
    static Path file(Path output, int time) {
        return output.resolveSibling(output.getFileName() + "." + time);
    }

    /// Arguments: the bucket, the files' name, how often to list it, and the small bucket.
    public static void main(String[] args) throws IOException, InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Path output = Path.of(args[1]);
        list(args[3], output);
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            long cpu = system.getProcessCpuTime();
            long began = System.nanoTime();
            list(args[0], file(output, i));
            System.out.println((System.nanoTime() - began) + " " + (system.getProcessCpuTime() - cpu));
        }
        System.exit(0);
    }

    private static void list(String bucket, Path file) throws IOException, InterruptedException {
        try (S3Access access = new S3Access("bench", CALLS);
                Writer out = new BufferedWriter(Files.newBufferedWriter(file), 1 << 20)) {
            Lister lister = S3Lister.of(access, new SimpleMeterRegistry()).of(Connections.of(bucket));
            new ParallelScan(lister, CALLS, objects -> write(objects, out)).run();
        }
    }

    private static void write(List<Listed> objects, Writer out) {
        try {
            for (Listed object : objects) {
                out.write(object.key().value());
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
