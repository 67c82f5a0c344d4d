package dev.bucketsync.bench.fairness;

import dev.bucketsync.bench.plant.CatalogBooks.Run;
import dev.bucketsync.bench.replay.Shape;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.RequestId;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// First listings of 100 objects, each of another customer, one after the other: alone, and beside eight big first
/// listings. Everything counts from the moment of the request until the run has ended, outcomes included.
final class SmallRun {
    private static final int BIG_RUNS = 8;
    private static final int SMALL = 100;
    private static final int WARM_UPS = 5;
    private static final int TIMES = 7;

    private final Stand stand;
    private final int objects;

    SmallRun(Stand stand, int objects) {
        this.stand = stand;
        this.objects = objects;
    }

    /// Where the time of one small run went, in seconds.
    private record Took(double taken, double started, double said, double ended) {
        double all() {
            return taken + started + said + ended;
        }

        @Override
        public String toString() {
            return "%.2f s: taken %.2f, started %.2f, listed and said %.2f, settled and over %.2f"
                    .formatted(all(), taken, started, said, ended);
        }
    }

    /// Beside big first listings, whose objects stand in the same topics.
    void besideFirstListings() throws IOException, InterruptedException, SQLException {
        double alone = alone();
        beside("small_run", alone, connections());
    }

    /// Beside big re-syncs without a change, which want nothing but turns, list calls and processors.
    void besideResyncs() throws IOException, InterruptedException, SQLException {
        List<ConnectionUpdated> known = connections();
        String[] names = Shape.FLAT_HEX.names(objects);
        for (ConnectionUpdated connection : known) {
            stand.books().fill(connection, names);
        }
        double alone = alone();
        beside("small_run_among_resyncs", alone, known);
    }

    private List<ConnectionUpdated> connections() {
        return IntStream.range(0, BIG_RUNS).mapToObj(_ -> stand.connect(big())).toList();
    }

    private double alone() throws IOException, InterruptedException, SQLException {
        stand.plant().s3().prepare(big());
        for (int i = 0; i < WARM_UPS; i++) {
            Took _ = once();
        }
        double alone = median("alone", times());
        FairnessBench.print("small_run_alone", alone, "s");
        return alone;
    }

    private void beside(String name, double alone, List<ConnectionUpdated> connections)
            throws InterruptedException, SQLException {
        List<RequestId> big = connections.stream().map(stand.plant()::request).toList();
        awaitHalfAPartListed(big);
        long before = listed(big);
        long began = System.nanoTime();
        List<Took> beside = times();
        double rate = (listed(big) - before) / ((System.nanoTime() - began) / 1e9);
        double among = median("beside eight", beside);
        requireUnderWay(big);
        double worst = beside.stream().mapToDouble(Took::all).max().orElseThrow();
        FairnessBench.print(name, among, "s");
        FairnessBench.print(name + "_ratio", among / alone, "x");
        FairnessBench.print(name + "_worst_ratio", worst / alone, "x");
        FairnessBench.print(name + "_big_rate", rate, "objects/s of all eight meanwhile");
    }

    private String big() {
        return Shape.FLAT_HEX.bucket(objects);
    }

    private List<Took> times() throws InterruptedException, SQLException {
        List<Took> all = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            all.add(once());
        }
        return all;
    }

    private Took once() throws InterruptedException, SQLException {
        ConnectionUpdated connection = stand.connect(Shape.DATE_TREE.bucket(SMALL));
        // A customer's connection is known long before its sync is asked for.
        TimeUnit.MILLISECONDS.sleep(300);
        Instant asked = Instant.now();
        Run run = stand.books().awaitEnd(stand.plant().request(connection));
        if (!run.state().equals("COMPLETED") || run.listed() != SMALL) {
            throw new IllegalStateException("not a small run: " + run);
        }
        Instant said = stand.neighbour().lastHeard(run.id()).orElseThrow();
        return new Took(
                seconds(asked, run.taken()),
                seconds(run.taken(), run.started()),
                seconds(run.started(), said),
                seconds(said, run.until()));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    private static double median(String where, List<Took> all) {
        all.forEach(took -> System.out.printf("  %s: %s%n", where, took));
        return all.stream()
                .sorted(Comparator.comparingDouble(Took::all))
                .toList()
                .get(all.size() / 2)
                .all();
    }

    /// Eight that have only begun would not be in the way yet.
    private void awaitHalfAPartListed(List<RequestId> big) throws InterruptedException, SQLException {
        while (listed(big) < objects / 2) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private long listed(List<RequestId> big) throws SQLException {
        long listed = 0;
        for (RequestId request : big) {
            listed += stand.books().run(request).map(Run::listed).orElse(0L);
        }
        return listed;
    }

    private void requireUnderWay(List<RequestId> big) throws SQLException {
        for (RequestId request : big) {
            Optional<Run> run = stand.books().run(request);
            if (!run.orElseThrow().state().equals("LISTING")) {
                throw new IllegalStateException("too few objects, a big run lists no more: " + run);
            }
        }
    }
}
