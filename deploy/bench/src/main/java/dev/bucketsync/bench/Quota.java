package dev.bucketsync.bench;

import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.function.IntFunction;

/// The ledger through Kafka: how many entries a second one quota-service and two write, against pgbench with the same
/// SQL on the same server; what one hot account and a replay change; and how long a message waits for its decision.
public final class Quota {
    private static final int WARM_UP = 150_000;
    private static final int MEASURED = 150_000;

    private Quota() {}

    public static void main(String[] args) throws Exception {
        Path data = Files.createTempDirectory("bucketsync-bench");
        try (QuotaStand stand = new QuotaStand(data)) {
            run(stand);
        } finally {
            Folders.delete(data);
        }
        System.exit(0);
    }

    private static void run(QuotaStand stand) throws Exception {
        stand.plans();
        stand.startService();
        warmUp(stand);
        double uniform = rate(stand, uniform("uniform"));
        double replay = rate(stand, uniform("uniform"));
        double hot = rate(stand, number -> QuotaLoad.asset("hot", 7, number, Instant.now()));
        double pgbench = PgBench.entriesPerSecond(stand);
        double p99 = QuotaLatency.p99Millis(stand);
        stand.startService();
        rate(stand, uniform("two-warm"));
        double two = rate(stand, uniform("two"));

        Figures.print("quota.entries_per_second", uniform, "entries/s");
        Figures.print("quota.vs_pgbench", uniform / pgbench, "x");
        Figures.print("quota.pgbench", pgbench, "entries/s");
        Figures.print("quota.hot_vs_uniform", hot / uniform, "x");
        Figures.print("quota.replay_vs_fresh", replay / uniform, "x");
        Figures.print("quota.two_writers", two, "entries/s");
        Figures.print("quota.p99_ms", p99, "ms");
    }

    private static IntFunction<ObjectAccepted> uniform(String name) {
        return number -> QuotaLoad.asset(name, number, number, Instant.now());
    }

    /// The JVM's first messages are not the service's pace.
    private static void warmUp(QuotaStand stand) throws SQLException, InterruptedException {
        stand.say(0, WARM_UP, number -> QuotaLoad.asset("warm-up", number, number, Instant.now()));
        awaitAnswers(stand, WARM_UP);
    }

    /// Messages a second from the first transaction to the last answer. While they are written nothing is read: the
    /// ledger's books are locked.
    private static double rate(QuotaStand stand, IntFunction<ObjectAccepted> asset)
            throws SQLException, InterruptedException {
        long before = stand.answered();
        long began;
        try (Connection connection = stand.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE quota.book IN ACCESS EXCLUSIVE MODE");
            stand.say(0, MEASURED, asset);
            began = System.nanoTime();
            connection.rollback();
        }
        awaitAnswers(stand, before + MEASURED);
        return MEASURED / ((System.nanoTime() - began) / 1e9);
    }

    static void awaitAnswers(QuotaStand stand, long wanted) throws InterruptedException {
        while (stand.answered() < wanted) {
            Thread.sleep(20);
        }
    }
}
