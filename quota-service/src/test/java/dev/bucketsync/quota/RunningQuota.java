package dev.bucketsync.quota;

import static org.awaitility.Awaitility.await;

import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.kafka.KafkaPublisher;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Wiring;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ThrowingRunnable;
import org.jdbi.v3.core.Jdbi;

/// The quota-service's loops, turned by hand.
final class RunningQuota implements AutoCloseable {
    private final Database database;
    private final Wiring wiring;
    private final KafkaPublisher prompt;
    private final QuotaLoops loops;

    RunningQuota(Installation installation, String databaseUrl) {
        this(installation, installation.kafka, databaseUrl);
    }

    RunningQuota(Installation installation, KafkaSettings kafka, String databaseUrl) {
        database = installation.openDatabase(databaseUrl);
        wiring = Wiring.open(kafka, "quota-service", new SimpleMeterRegistry());
        prompt = KafkaPublisher.prompt(wiring);
        loops = QuotaLoops.wire(wiring, prompt, database.jdbi(), InstantSource.system());
        loops.months().wakeup();
        loops.rollover().wakeup();
        loops.alerts().wakeup();
        loops.audit().wakeup();
        loops.charges().handling().wakeup();
        while (!loops.accounts().isCaughtUp()) {
            loops.accounts().runOnce();
        }
        loops.restoration().run();
    }

    Jdbi jdbi() {
        return database.jdbi();
    }

    long number(String sql) {
        return jdbi().withHandle(
                        handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    List<String> texts(String sql) {
        return jdbi().withHandle(handle ->
                handle.createQuery(sql + " ORDER BY 1").mapTo(String.class).list());
    }

    double counted(String decision) {
        return wiring.meters()
                .counter("bucketsync.charges", "decision", decision)
                .count();
    }

    void turnUntil(String reason, ThrowingRunnable holds) {
        await(reason)
                .atMost(Duration.ofSeconds(30))
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> {
                    turn();
                    holds.run();
                });
    }

    void turnWhile(BooleanSupplier goOn) {
        while (goOn.getAsBoolean()) {
            turn();
        }
    }

    private void turn() {
        loops.accounts().runOnce();
        loops.months().runOnce();
        loops.rollover().runOnce();
        loops.plans().runOnce();
        loops.credits().runOnce();
        loops.charges().runOnce();
        loops.charges().handling().runOnce();
        loops.charges().saying().runOnce();
        loops.usage().runOnce();
        loops.alerts().runOnce();
        loops.audit().runOnce();
    }

    @Override
    public void close() {
        loops.charges().close();
        loops.credits().close();
        loops.assets().close();
        loops.accounts().close();
        prompt.close();
        wiring.close();
        database.close();
    }
}
