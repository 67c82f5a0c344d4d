package dev.bucketsync.bench.validator;

import dev.bucketsync.bench.Figures;
import dev.bucketsync.bench.Folders;
import dev.bucketsync.runtime.kafka.Outgoing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One validator-worker, from message to verdict: its reads, and its pace beside exiftool, ffprobe and a bare loop of
/// the SDK. Broker, S3 and the other services' parts are on the same cores.
public final class ValidatorBench {
    private static final int OBJECTS = 8_000;
    private static final int WARM_UPS = 3;
    private static final int FILES = 500;
    private static final int MOVIES = 2_000;
    private static final int FIRST_READ = 8 * 1024;
    private static final Duration FAR = Duration.ofMillis(30);
    private static final int HANGING = 1_000;

    private ValidatorBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("bucketsync-bench");
        try {
            Gallery gallery = Gallery.make(folder);
            Reads.print(gallery);
            try (Rig rig = new Rig()) {
                pace(rig, gallery, folder);
            }
        } finally {
            Folders.delete(folder);
        }
        System.exit(0);
    }

    private static void pace(Rig rig, Gallery gallery, Path folder) throws IOException, InterruptedException {
        Customer customer = rig.connect("measured");
        List<Outgoing> jpegs = customer.put(rig.s3(), gallery.jpegs(), OBJECTS);
        warmUp(rig, jpegs);
        double images = rig.rate(jpegs);
        Figures.print("validator.objects_per_second", images, "objects/s");
        Figures.print("validator.vs_exiftool", images / exiftool(gallery.jpegs(), folder), "x");
        rig.s3().latency(FAR);
        Figures.print("validator.objects_per_second_30ms", rig.rate(jpegs), "objects/s");
        rig.s3().latency(Duration.ZERO);
        beside(rig, jpegs, images);
        movies(rig, gallery);
        bare(rig, images);
    }

    /// The JVM's first objects are not the worker's pace.
    private static void warmUp(Rig rig, List<Outgoing> objects) throws InterruptedException {
        for (int i = 0; i < WARM_UPS; i++) {
            double _ = rig.rate(objects);
        }
    }

    /// Beside a thousand objects of a bucket that never answers.
    private static void beside(Rig rig, List<Outgoing> jpegs, double alone) throws InterruptedException {
        Customer dead = rig.connect("dead");
        List<Outgoing> hanging = new ArrayList<>();
        for (int i = 0; i < HANGING; i++) {
            hanging.add(Outgoing.of(dead.listed("k" + i, FIRST_READ)));
        }
        rig.ask(hanging);
        Figures.print("validator.rate_beside_a_dead_bucket", rig.rate(jpegs) / alone, "x");
    }

    private static double exiftool(List<Path> jpegs, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of("exiftool", "-fast2"));
        for (int i = 0; i < FILES; i++) {
            command.add(
                    folder.relativize(Files.copy(jpegs.get(i % jpegs.size()), folder.resolve("local-" + i + ".jpg")))
                            .toString());
        }
        return FILES / Tool.seconds(() -> Tool.run(folder, command));
    }

    private static void movies(Rig rig, Gallery gallery) throws InterruptedException {
        List<Path> contents = Stream.concat(gallery.moviesFront().stream(), gallery.moviesBack().stream())
                .toList();
        Customer customer = rig.connect("movies");
        List<Outgoing> movies = customer.put(rig.s3(), contents, MOVIES);
        double _ = rig.rate(movies);
        double ours = rig.rate(movies);
        double ffprobe = contents.size()
                / Tool.seconds(() -> {
                    for (int i = 0; i < contents.size(); i++) {
                        Tool.run(
                                Path.of("."),
                                List.of(
                                        "ffprobe",
                                        "-v",
                                        "error",
                                        "-show_streams",
                                        "-show_format",
                                        rig.s3().endpoint() + "/movies/pictures/%06d".formatted(i)));
                    }
                });
        Figures.print("validator.vs_ffprobe", ours / ffprobe, "x");
    }

    private static void bare(Rig rig, double images) throws InterruptedException {
        double bare = ChildJvm.rate(
                BareReads.class.getName(),
                rig.awsEnvironment(),
                "measured",
                Integer.toString(OBJECTS),
                Integer.toString(FIRST_READ),
                Integer.toString(WARM_UPS));
        Figures.print("validator.bare_sdk", bare, "objects/s");
        Figures.print("validator.vs_bare_sdk", images / bare, "x");
    }
}
