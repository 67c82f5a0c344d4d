package dev.bucketsync.sync.run;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.runtime.kafka.Trace;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.listing.CallPermits;
import dev.bucketsync.sync.listing.Level;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.listing.Listers;
import dev.bucketsync.sync.listing.Page;
import dev.bucketsync.sync.listing.S3Lister;
import dev.bucketsync.sync.listing.SlowException;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;

/// The parts of a worker, moved by a test's hand, so that it can die after any of their steps.
final class ByHand implements AutoCloseable {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private static final Watchdog.Manner WATCH =
            new Watchdog.Manner(Duration.ofMinutes(10), 3, Duration.ofHours(24), Duration.ZERO);

    private final Installation installation = new Installation();
    private final Database database = installation.openDatabase();
    private final Wiring wiring = Wiring.open(installation.kafka(), "sync-worker", new SimpleMeterRegistry());
    private final S3Access access = new S3Access("test", 4);
    private final Tables tables = new Tables(
            new CompactedTable<>(wiring, Topic.ACCOUNTS, AccountUpdated.class, AccountUpdated::revision),
            new CompactedTable<>(wiring, Topic.CONNECTIONS, ConnectionUpdated.class, ConnectionUpdated::revision),
            new CompactedTable<>(wiring, Topic.QUOTA_USAGE, QuotaUsageChanged.class, QuotaUsageChanged::revision));
    final Passing backlog = new Passing();
    final Jdbi jdbi = SqlTypes.register(database.jdbi());
    final RunStore runs = new RunStore(jdbi);

    /// Groups that have come as far as the test says.
    static final class Passing implements Backlog {
        final Set<Stage> passed = EnumSet.noneOf(Stage.class);

        /// Where the objects' topic ends, and how far the validator's group has come; far, unless told.
        LongSupplier objectsEnd = () -> 2;

        long validated = Long.MAX_VALUE;

        @Override
        public List<Long> ends(Stage stage) {
            return List.of(1L, stage == Stage.VALIDATED ? objectsEnd.getAsLong() : 2);
        }

        @Override
        public boolean passed(Stage stage, List<Long> ends) {
            return passed.contains(stage) && (stage != Stage.VALIDATED || ends.getLast() <= validated);
        }

        void beAtRest() {
            passed.clear();
            objectsEnd = () -> 2;
            validated = Long.MAX_VALUE;
        }
    }

    /// Remembers what it is told, or dies at the word.
    static final class Mouth implements Publisher {
        final List<Event> said = new ArrayList<>();
        boolean diesBefore;
        boolean diesAfter;

        @Override
        public void publish(Collection<? extends Outgoing> messages) {
            if (diesBefore) {
                throw new Death();
            }
            for (Outgoing message : messages) {
                said.add(((Outgoing.Publication) message).event());
            }
            if (diesAfter) {
                throw new Death();
            }
        }
    }

    /// Stands for the end of the process.
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    MeterRegistry meters() {
        return wiring.meters();
    }

    ListingStep listing(Publisher publisher) {
        Listers listers = S3Lister.of(access, wiring.meters());
        return listing(listers, publisher);
    }

    ListingStep listing(Listers listers, Publisher publisher) {
        return listing(listers, publisher, CLOCK);
    }

    /// @param turns by which turns end; for all else time stands still
    ListingStep listing(Listers listers, Publisher publisher, InstantSource turns) {
        return new ListingStep(ground(listers, turns), publisher, tables);
    }

    private ListingStep.Ground ground(Listers listers, InstantSource turns) {
        CallPermits permits = new CallPermits(new CallLimits(16, 8), CLOCK, new SimpleMeterRegistry());
        return new ListingStep.Ground(
                jdbi,
                new ListingStep.Sharing(new Turns(4, turns), permits, new Experiences(8, CLOCK)),
                listers,
                CLOCK,
                wiring.meters());
    }

    /// S3, while it is noted which pages were asked for.
    Listers noting(Collection<Optional<ObjectKey>> asked) {
        Listers listers = S3Lister.of(access, wiring.meters());
        return connection -> new Lister() {
            private final Lister s3 = listers.of(connection);

            @Override
            public Page page(Optional<ObjectKey> after, int maxKeys, Duration patience) {
                asked.add(after);
                return s3.page(after, maxKeys, patience);
            }

            @Override
            public Level level(String underPrefix, int maxKeys, Duration patience) {
                return s3.level(underPrefix, maxKeys, patience);
            }
        };
    }

    /// A bucket that can't be listed.
    ///
    /// @param trouble by the patience that was asked with
    record BrokenLister(Function<Duration, Throwable> trouble) implements Lister {
        @Override
        public Page page(Optional<ObjectKey> after, int maxKeys, Duration patience) {
            throw thrown(trouble.apply(patience));
        }

        @Override
        public Level level(String underPrefix, int maxKeys, Duration patience) {
            throw new SlowException(patience, new IOException("no level"));
        }

        private static RuntimeException thrown(Throwable trouble) {
            if (trouble instanceof Error error) {
                throw error;
            }
            return (RuntimeException) trouble;
        }
    }

    /// S3, of which some pages wait, by the key behind which they begin.
    Listers hanging(CountDownLatch released, Collection<Optional<ObjectKey>> asked, Predicate<ObjectKey> waits) {
        Listers listers = noting(asked);
        return connection -> new Lister() {
            private final Lister s3 = listers.of(connection);

            @Override
            public Page page(Optional<ObjectKey> after, int maxKeys, Duration patience) {
                Page page = s3.page(after, maxKeys, patience);
                if (after.filter(waits).isPresent()) {
                    await(released);
                }
                return page;
            }

            @Override
            public Level level(String underPrefix, int maxKeys, Duration patience) {
                return s3.level(underPrefix, maxKeys, patience);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// S3, until it has given a page.
    Listers failingAfterAPage(Throwable trouble) {
        return failingAfterAPage(_ -> trouble);
    }

    /// @param trouble by the patience that was asked with
    Listers failingAfterAPage(Function<Duration, Throwable> trouble) {
        Listers listers = S3Lister.of(access, wiring.meters());
        BrokenLister broken = new BrokenLister(trouble);
        return connection -> new Lister() {
            private final Lister s3 = listers.of(connection);

            @Override
            public Page page(Optional<ObjectKey> after, int maxKeys, Duration patience) {
                return (after.isEmpty() ? s3 : broken).page(after, maxKeys, patience);
            }

            @Override
            public Level level(String underPrefix, int maxKeys, Duration patience) {
                return broken.level(underPrefix, maxKeys, patience);
            }
        };
    }

    /// db-scheduler with this driver.
    RunTask task(RunDriver driver) {
        return new RunTask(database.dataSource(), driver, "worker-0", 4);
    }

    Watchdog watchdog(Publisher publisher) {
        return new Watchdog(
                jdbi, publisher, backlog, WATCH, new RunDriver.Observed(InstantSource.fixed(NOW), wiring.meters()));
    }

    RunDriver driver(Publisher publisher) {
        RunDriver.Observed observed = new RunDriver.Observed(CLOCK, wiring.meters());
        Watchdog watchdog = new Watchdog(jdbi, publisher, backlog, WATCH, observed);
        return new RunDriver(
                jdbi,
                RunDriver.Steps.of(
                        ground(S3Lister.of(access, wiring.meters()), CLOCK), publisher, tables, watchdog, new Road()),
                publisher,
                tables,
                observed);
    }

    /// As open as a window gets.
    Window window() {
        Window window = new Window(new Road(), NOW.minusSeconds(1), 0);
        window.observe(NOW, 1_000_000);
        return window;
    }

    /// A run as the intake leaves it.
    SyncRunId queue(Connected bucket) {
        SyncRunId run = SyncRunId.fresh();
        ConnectionUpdated connection = bucket.connection();
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                            INSERT INTO connection (connection, account, project, bucket, prefix, region, revision)
                            VALUES (:connection, :account, :project, :bucket, :prefix, :region, 1)
                            ON CONFLICT DO NOTHING""")
                    .bind("connection", bucket.id())
                    .bind("account", connection.account().value())
                    .bind("project", connection.project().value())
                    .bind("bucket", connection.bucket())
                    .bind("prefix", connection.prefix())
                    .bind("region", connection.region())
                    .execute();
            handle.createUpdate("""
                            INSERT INTO run (id, connection_id, mode, state, traceparent, requested_at)
                            SELECT :run, id, 'INCREMENTAL', 'QUEUED', :trace, now() FROM connection
                            WHERE connection = :connection""")
                    .bind("run", run.value())
                    .bind("connection", bucket.id())
                    .bind("trace", Trace.fresh().traceparent())
                    .execute();
        });
        return run;
    }

    RunClaim started(Connected bucket) {
        SyncRunId run = queue(bucket);
        runs.start(runs.claim(run).orElseThrow());
        return runs.claim(run).orElseThrow();
    }

    /// The single number a query answers.
    long number(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    void execute(String sql) {
        jdbi.useHandle(handle -> handle.execute(sql));
    }

    @Override
    public void close() {
        tables.accounts().close();
        tables.connections().close();
        tables.usage().close();
        wiring.close();
        access.close();
        database.close();
        installation.close();
    }
}
