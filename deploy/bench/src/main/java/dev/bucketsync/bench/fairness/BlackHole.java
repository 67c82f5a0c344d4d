package dev.bucketsync.bench.fairness;

import dev.bucketsync.bench.plant.CatalogBooks.Run;
import dev.bucketsync.bench.replay.Shape;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.RequestId;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Unchanged re-syncs of four customers at a time, by turns without and with a fifth whose S3 never answers.
final class BlackHole {
    private static final int CUSTOMERS = 4;
    private static final int ROUNDS = 5;

    private final Stand stand;
    private final int objects;

    BlackHole(Stand stand, int objects) {
        this.stand = stand;
        this.objects = objects;
    }

    void measure() throws IOException, InterruptedException, SQLException {
        List<ConnectionUpdated> customers = new ArrayList<>();
        stand.plant().s3().prepare(Shape.FLAT_HEX.bucket(objects));
        String[] names = Shape.FLAT_HEX.names(objects);
        for (int i = 0; i < CUSTOMERS; i++) {
            ConnectionUpdated customer = stand.connect(Shape.FLAT_HEX.bucket(objects));
            stand.books().fill(customer, names);
            customers.add(customer);
        }
        double _ = rate(customers);
        double _ = rate(customers);
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            without.add(rate(customers));
            with.add(besideABlackHole(customers));
        }
        System.out.printf("  without: %s%n  with: %s%n", without, with);
        double alone = median(without);
        double beside = median(with);
        FairnessBench.print("others_rate", alone, "objects/s of four re-syncs");
        FairnessBench.print("others_rate_beside_black_hole", beside, "objects/s");
        FairnessBench.print("black_hole_cost", 100 * (1 - beside / alone), "%");
    }

    /// Cancelled afterwards, so that the next round is without it.
    private double besideABlackHole(List<ConnectionUpdated> customers) throws InterruptedException, SQLException {
        ConnectionUpdated hole = stand.connect("black-hole");
        TimeUnit.MILLISECONDS.sleep(300);
        RequestId asked = stand.plant().request(hole);
        while (stand.books()
                .run(asked)
                .filter(run -> run.state().equals("LISTING"))
                .isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        double rate = rate(customers);
        Run hanging = stand.books().run(asked).orElseThrow();
        if (!hanging.state().equals("LISTING") || hanging.listed() > 0) {
            throw new IllegalStateException("not a black hole: " + hanging);
        }
        stand.plant().cancel(hole, hanging.id());
        Run _ = stand.books().awaitEnd(asked);
        return rate;
    }

    private double rate(List<ConnectionUpdated> customers) throws InterruptedException, SQLException {
        long began = System.nanoTime();
        List<RequestId> asked = customers.stream().map(stand.plant()::request).toList();
        for (RequestId request : asked) {
            Run run = stand.books().awaitEnd(request);
            if (!run.state().equals("COMPLETED") || run.unchanged() != objects) {
                throw new IllegalStateException("not unchanged: " + run);
            }
        }
        return (double) CUSTOMERS * objects / ((System.nanoTime() - began) / 1e9);
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }
}
