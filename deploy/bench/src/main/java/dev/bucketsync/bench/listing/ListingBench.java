package dev.bucketsync.bench.listing;

import dev.bucketsync.bench.Figures;
import dev.bucketsync.bench.listing.Stopwatch.Time;
import dev.bucketsync.bench.replay.ReplayProcess;
import dev.bucketsync.bench.replay.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// How long it takes to list a bucket whose pages take 100 ms, by us and by others, and what a key costs us when they
/// take no time at all.
///
/// Whoever lists page after page needs time in proportion to the pages, so that those are measured on a part of the
/// keys and what they need beyond their start is multiplied; every such line says so.
public final class ListingBench {
    private static final int DELAY_MILLIS = 100;
    private static final int JITTER_PERCENT = 20;
    private static final int TIMES = 3;
    /// Of these the median counts.
    private static final int PROCESSES = 3;
    /// A walk asks each folder page by page: no better than one cursor where one folder holds nearly everything, and
    /// the better part of an hour where there is one for each object.
    private static final Set<Shape> WALKABLE = EnumSet.of(Shape.DATE_TREE);

    private final ReplayProcess s3;
    private final Stopwatch stopwatch;
    private final int keys;
    private final int peerKeys;

    private ListingBench(ReplayProcess s3, Stopwatch stopwatch, int keys, int peerKeys) {
        this.s3 = s3;
        this.stopwatch = stopwatch;
        this.keys = keys;
        this.peerKeys = Math.min(keys, peerKeys);
    }

    /// Arguments: how many keys a bucket has, how many of them the peers list that have one cursor, and the shapes;
    /// none
    /// are all.
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Shape> shapes = Arrays.stream(args).skip(2).map(Shape::titled).toList();
        Path output = Files.createTempFile("listing", ".txt");
        try (ReplayProcess s3 = ReplayProcess.start()) {
            new ListingBench(s3, new Stopwatch(s3, output), Integer.parseInt(args[0]), Integer.parseInt(args[1]))
                    .run(shapes.isEmpty() ? List.of(Shape.values()) : shapes);
        } finally {
            Files.delete(output);
        }
        System.exit(0);
    }

    private void run(List<Shape> shapes) throws IOException, InterruptedException {
        double mostRequests = 0;
        for (Shape shape : shapes) {
            s3.forget();
            s3.weather(DELAY_MILLIS, JITTER_PERCENT, 0);
            s3.prepare(shape.bucket(keys));
            s3.prepare(shape.bucket(peerKeys));
            mostRequests = Math.max(mostRequests, compare(shape));
        }
        Figures.print("listing.requests_per_1000", mostRequests, "requests, on the worst shape");
        cpu(shapes.getFirst());
    }

    private double compare(Shape shape) throws IOException, InterruptedException {
        warmServer(shape);
        List<List<Time>> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(stopwatch.ours(shape, keys, TIMES));
        }
        Time ours = median(processes.stream().map(List::getFirst));
        Time warm = median(processes.stream().map(List::getLast));
        tell(shape, "ours", ours, " (first large listing of a process)");
        tell(shape, "ours_warm", warm, " (third)");
        double aws = oneCursor(shape, Peer.AWS);
        double rclone = Math.min(oneCursor(shape, Peer.RCLONE_FAST_LIST), oneCursor(shape, Peer.RCLONE_CHECKERS_64));
        double s3cmd = oneCursor(shape, Peer.S3CMD);
        if (WALKABLE.contains(shape)) {
            Time walk = walk(shape);
            tell(shape, Peer.RCLONE_WALK_64.name(), walk, "");
            rclone = Math.min(rclone, walk.seconds());
        }
        String name = "listing." + shape.title();
        double perThousand = ours.requests() * 1_000.0 / keys;
        Figures.print(name + ".keys_per_second", keys / ours.seconds(), "keys/s");
        Figures.print(name + ".requests_per_1000", perThousand, "requests");
        Figures.print(name + ".vs_aws", aws / ours.seconds(), "times faster");
        Figures.print(name + ".vs_rclone", rclone / ours.seconds(), "times faster");
        Figures.print(name + ".vs_s3cmd", s3cmd / ours.seconds(), "times faster");
        Figures.print(name + ".vs_aws_warm", aws / warm.seconds(), "times faster, third listing");
        Figures.print(name + ".vs_rclone_warm", rclone / warm.seconds(), "times faster, third listing");
        return perThousand;
    }

    private Time walk(Shape shape) throws IOException, InterruptedException {
        List<Time> walks = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            walks.add(stopwatch.peer(Peer.RCLONE_WALK_64, shape, keys));
        }
        return median(walks.stream());
    }

    private static Time median(Stream<Time> times) {
        List<Time> sorted =
                times.sorted(Comparator.comparingDouble(Time::seconds)).toList();
        return sorted.get(sorted.size() / 2);
    }

    /// S3 is up when somebody comes: the first to list shall not wait for the server's compiler.
    private void warmServer(Shape shape) throws IOException, InterruptedException {
        stopwatch.ours(shape, keys, 1);
    }

    private double oneCursor(Shape shape, Peer peer) throws IOException, InterruptedException {
        double start = stopwatch.peer(peer, shape, 0).seconds();
        Time part = stopwatch.peer(peer, shape, peerKeys);
        double whole = start + Math.max(0, part.seconds() - start) * keys / peerKeys;
        tell(
                shape,
                peer.name(),
                part,
                peerKeys == keys
                        ? ""
                        : " (%d of %d keys: %.1f s for all, %.1f s of it to start)"
                                .formatted(peerKeys, keys, whole, start));
        return whole;
    }

    private static void tell(Shape shape, String who, Time time, String remark) {
        System.out.printf(
                "%-15s %-20s %7.1f s, %d requests%s%n",
                shape.title(), who.toLowerCase(Locale.ROOT), time.seconds(), time.requests(), remark);
    }

    /// Warm-up included, and of a worker that has listed before.
    private void cpu(Shape shape) throws IOException, InterruptedException {
        s3.forget();
        s3.weather(0, 0, 0);
        s3.prepare(shape.bucket(keys));
        List<Time> times = stopwatch.ours(shape, keys, TIMES);
        Figures.print("listing.keys_per_cpu_second", keys / times.getLast().cpuSeconds(), "keys/CPU-s, warm");
        Figures.print(
                "listing.keys_per_cpu_second_cold",
                keys / times.getFirst().cpuSeconds(),
                "keys/CPU-s, first listing of a process");
    }
}
