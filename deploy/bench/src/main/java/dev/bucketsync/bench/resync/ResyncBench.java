package dev.bucketsync.bench.resync;

import dev.bucketsync.bench.Figures;
import dev.bucketsync.bench.Folders;
import dev.bucketsync.bench.plant.CatalogBooks;
import dev.bucketsync.bench.plant.CatalogBooks.Run;
import dev.bucketsync.bench.plant.Neighbour;
import dev.bucketsync.bench.plant.Plant;
import dev.bucketsync.bench.plant.Worker;
import dev.bucketsync.bench.replay.Shape;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.RequestId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real sync-worker on real Kafka and PostgreSQL, and an S3 that answers at once: what an unchanged re-sync costs,
/// and
/// what is left to do when the worker dies half-way through a first listing.
public final class ResyncBench {
    private static final Shape SYNCED = Shape.DATE_TREE;
    private static final Shape NEW = Shape.FLAT_HEX;

    private final Plant plant;
    private final CatalogBooks books;
    private final Neighbour neighbour;
    private final Path log;
    private final int keys;

    private ResyncBench(Plant plant, CatalogBooks books, Neighbour neighbour, Path log, int keys) {
        this.plant = plant;
        this.books = books;
        this.neighbour = neighbour;
        this.log = log;
        this.keys = keys;
    }

    /// Arguments: how many objects, where to leave the worker's log, and which parts to measure: resync, resume.
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        Path data = Files.createTempDirectory("resync");
        try (Plant plant = Plant.start(data);
                CatalogBooks books = new CatalogBooks(plant.databaseUrl());
                Neighbour neighbour = new Neighbour(plant.wiring())) {
            ResyncBench bench = new ResyncBench(plant, books, neighbour, Path.of(args[1]), Integer.parseInt(args[0]));
            List<String> parts = List.of(args).subList(2, args.length);
            if (parts.contains("resync")) {
                bench.resync();
            }
            if (parts.contains("resume")) {
                bench.resume();
            }
        } finally {
            Folders.delete(data);
        }
        System.exit(0);
    }

    private Worker worker() throws IOException {
        return Worker.start(log, plant::environment);
    }

    private void resync() throws IOException, InterruptedException, SQLException {
        try (Worker worker = worker()) {
            worker.awaitReady();
            ConnectionUpdated connection = plant.connect(SYNCED.bucket(keys));
            books.fill(connection, SYNCED.names(keys));
            double idle = worker.liveMebibytes();
            // The first run warms the worker up; the second one's heap is looked at, which takes time; the third
            // counts.
            Run _ = unchanged(books.awaitEnd(plant.request(connection)));
            double most = mostLive(worker, plant.request(connection)) - idle;
            Run run = unchanged(books.awaitEnd(plant.request(connection)));
            Figures.print("resync.objects_per_second", keys / run.seconds(), "objects/s");
            Figures.print("resync.gets", (double) neighbour.heard(), "requests");
            Figures.print("resync.heap_mib", most, "MiB over idle");
        }
    }

    private Run unchanged(Run run) {
        System.out.printf("%d unchanged of %d in %.1f s%n", run.unchanged(), run.listed(), run.seconds());
        if (!run.state().equals("COMPLETED") || run.unchanged() != keys) {
            throw new IllegalStateException("not unchanged: " + run);
        }
        return run;
    }

    private double mostLive(Worker worker, RequestId request) throws IOException, InterruptedException, SQLException {
        double most = 0;
        while (books.run(request).filter(Run::ended).isEmpty()) {
            most = Math.max(most, worker.liveMebibytes());
        }
        return most;
    }

    /// The first worker is killed when half is listed, and another one started at once.
    private void resume() throws IOException, InterruptedException, SQLException {
        ConnectionUpdated connection = plant.connect(NEW.bucket(keys));
        RequestId request;
        try (Worker worker = worker()) {
            worker.awaitReady();
            request = plant.request(connection);
            awaitListed(request, keys / 2);
            worker.kill();
        }
        long killed = System.nanoTime();
        Run left = books.run(request).orElseThrow();
        int ranges = books.openRanges(left.id());
        plant.s3().pagesAgain();
        try (Worker _ = worker()) {
            awaitListed(request, left.listed() + 1);
            double seconds = (System.nanoTime() - killed) / 1e9;
            Run run = books.awaitEnd(request);
            if (!run.state().equals("COMPLETED") || run.listed() != keys) {
                throw new IllegalStateException("not resumed: " + run);
            }
            System.out.printf("killed at %d of %d objects and %d open ranges%n", left.listed(), keys, ranges);
            Figures.print("resume.pages_again_per_range", plant.s3().pagesAgain() / (double) ranges, "pages");
            Figures.print("resume.seconds", seconds, "s from SIGKILL to the first new page");
        }
    }

    private void awaitListed(RequestId request, long wanted) throws SQLException, InterruptedException {
        while (books.run(request).filter(run -> run.listed() >= wanted).isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
