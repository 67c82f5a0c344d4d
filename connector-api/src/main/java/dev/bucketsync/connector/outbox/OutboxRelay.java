package dev.bucketsync.connector.outbox;

import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.runtime.process.Faults;
import dev.bucketsync.runtime.process.Loop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what the outbox holds, in order, one replica at a time: publishes, then marks. An event may be said twice
/// (consumers know its id), never not at all. While Kafka or the database is away it waits, and the API goes on.
public final class OutboxRelay implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int BATCH = 100;
    private static final Duration IDLE = Duration.ofMillis(250);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofDays(7);
    /// "outbox" in ASCII; together with the schema's own id no other lock of the database is meant.
    private static final int LOCK = 0x6f75_7462;

    private final Outbox outbox;
    private final Jdbi jdbi;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Semaphore committed = new Semaphore(0);
    private volatile double oldestWaitSeconds;

    public OutboxRelay(Outbox outbox, Jdbi jdbi, Publisher publisher, InstantSource clock, MeterRegistry meters) {
        this.outbox = outbox;
        this.jdbi = jdbi;
        this.publisher = publisher;
        this.clock = clock;
        Gauge.builder("bucketsync.outbox.oldest.wait", this, relay -> relay.oldestWaitSeconds)
                .baseUnit("seconds")
                .description("How long the oldest unpublished event has been waiting")
                .register(meters);
    }

    /// Tells that a transaction with an event has been committed.
    @Override
    public void wakeup() {
        committed.release();
    }

    @Override
    public void runOnce() {
        if (relayCalmly() < BATCH) {
            rest(IDLE);
        }
    }

    private int relayCalmly() {
        try {
            return relay();
        } catch (RuntimeException e) {
            if (!Faults.isPlumbing(e)) {
                throw e;
            }
            LOG.warn("events wait in the outbox", e);
            rest(AFTER_TROUBLE);
            return 0;
        }
    }

    /// Publishes one batch.
    ///
    /// @return how many events there were; 0 also when another replica is at it
    int relay() {
        return jdbi.inTransaction(transaction -> {
            oldestWaitSeconds = outbox.oldestWait(transaction, clock.instant()).toMillis() / 1000.0;
            return isOurTurn(transaction) ? relay(transaction) : 0;
        });
    }

    private int relay(Handle transaction) {
        List<Outbox.Waiting> waiting = outbox.unpublished(transaction, BATCH);
        if (!waiting.isEmpty()) {
            publisher.publish(
                    waiting.stream().map(each -> Outgoing.of(each.event())).toList());
            outbox.markPublished(transaction, waiting);
            outbox.forgetPublishedBefore(transaction, clock.instant().minus(KEPT));
        }
        return waiting.size();
    }

    private static boolean isOurTurn(Handle transaction) {
        return transaction
                .select("SELECT pg_try_advisory_xact_lock(?, current_schema()::regnamespace::oid::int)", LOCK)
                .mapTo(Boolean.class)
                .one();
    }

    private void rest(Duration atMost) {
        try {
            if (committed.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                committed.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
