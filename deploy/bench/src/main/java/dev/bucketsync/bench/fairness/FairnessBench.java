package dev.bucketsync.bench.fairness;

import dev.bucketsync.bench.Figures;
import dev.bucketsync.bench.Folders;
import dev.bucketsync.bench.plant.CatalogBooks;
import dev.bucketsync.bench.plant.Neighbour;
import dev.bucketsync.bench.plant.Plant;
import dev.bucketsync.bench.plant.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// One real sync-worker, shared: what a small run waits for beside eight big ones, and what a bucket that never answers
/// costs the others.
public final class FairnessBench {
    private static final int DELAY_MILLIS = 75;
    private static final int JITTER_PERCENT = 20;

    private FairnessBench() {}

    /// Arguments: how many objects a big run has, where to leave the worker's log, and which parts to measure.
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        int objects = Integer.parseInt(args[0]);
        Path log = Path.of(args[1]);
        List<String> parts = List.of(args).subList(2, args.length);
        if (parts.contains("small-run")) {
            measure(log, stand -> new SmallRun(stand, objects).besideFirstListings());
        }
        if (parts.contains("resyncs")) {
            measure(log, stand -> new SmallRun(stand, objects).besideResyncs());
        }
        if (parts.contains("black-hole")) {
            measure(log, stand -> new BlackHole(stand, objects).measure());
        }
        System.exit(0);
    }

    private interface Part {
        void on(Stand stand) throws IOException, InterruptedException, SQLException;
    }

    private static void measure(Path log, Part part) throws IOException, InterruptedException, SQLException {
        Path data = Files.createTempDirectory("fairness");
        try (Plant plant = Plant.start(data);
                CatalogBooks books = new CatalogBooks(plant.databaseUrl());
                Neighbour neighbour = new Neighbour(plant.wiring());
                Worker worker = Worker.start(log, plant::environment)) {
            plant.s3().weather(DELAY_MILLIS, JITTER_PERCENT, 0);
            worker.awaitReady();
            part.on(new Stand(plant, books, neighbour));
        } finally {
            Folders.delete(data);
        }
    }

    static void print(String name, double value, String unit) {
        Figures.print("fairness." + name, value, unit);
    }
}
