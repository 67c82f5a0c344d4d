package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.sync.listing.CallPermits;
import dev.bucketsync.sync.listing.Level;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.listing.Page;
import dev.bucketsync.sync.ranges.Ask;
import dev.bucketsync.sync.ranges.Piece;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Makes a slice's list calls and comparisons, each on a thread of its own, and hands back what came of them. Bounded
/// by
/// permits; what is under way when this is closed is interrupted and forgotten.
final class Calls implements AutoCloseable {
    private static final int PAGE = 1_000;

    private final Lister lister;
    private final InstantSource clock;
    private final CallPermits.Share permits;
    private final Semaphore comparisons;
    private final Comparison comparison;
    private final BlockingQueue<Happening> happened = new LinkedBlockingQueue<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /// What came of a call or a comparison.
    sealed interface Happening {
        record Paged(Ask.Page ask, Instant asked, Page page) implements Happening {}

        record Explored(Ask.Level ask, Instant asked, Level level) implements Happening {}

        record Failed(Ask ask, Instant asked, RuntimeException cause) implements Happening {}

        record Compared(Piece piece, PageChanges changes) implements Happening {}

        /// A comparison failed, which only our own database can cause, or the machine is out of something.
        record Broke(Throwable cause) implements Happening {}
    }

    Calls(ListingStep.Ground ground, ConnectionUpdated connection, Semaphore comparisons, Comparison comparison) {
        this.lister = ground.listers().of(connection);
        this.clock = ground.clock();
        this.permits = ground.sharing().permits().join();
        this.comparisons = comparisons;
        this.comparison = comparison;
    }

    /// A permit for a call, or null when it is others' turn.
    CallPermits.Permit permit(int want) {
        return permits.take(want);
    }

    /// How many requests were sent since this was asked last.
    long takeRequests() {
        return lister.takeRequests();
    }

    void make(Ask ask, CallPermits.Permit permit) {
        Instant asked = clock.instant();
        start(() -> {
            try (permit) {
                happened.add(answer(ask, asked));
            } catch (RuntimeException e) {
                happened.add(new Happening.Failed(ask, asked, e));
            }
        });
    }

    private Happening answer(Ask ask, Instant asked) {
        return switch (ask) {
            case Ask.Page page -> new Happening.Paged(page, asked, lister.page(page.after(), PAGE, page.patience()));
            case Ask.Level level ->
                new Happening.Explored(
                        level, asked, lister.level(level.prefix(), Optional.of(level.after()), PAGE, level.patience()));
        };
    }

    void compare(Piece piece) {
        start(() -> {
            comparisons.acquireUninterruptibly();
            try {
                happened.add(new Happening.Compared(piece, comparison.of(piece)));
            } finally {
                comparisons.release();
            }
        });
    }

    private void start(Runnable work) {
        Thread thread = Thread.ofVirtual().name("listing").unstarted(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                happened.add(new Happening.Broke(e));
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    /// Waits for something to happen and answers all that has; nothing when the time is over.
    List<Happening> await(Duration longest) throws InterruptedException {
        List<Happening> all = new ArrayList<>();
        Happening first = happened.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            all.add(first);
            happened.drainTo(all);
        }
        return all;
    }

    @Override
    public void close() {
        permits.close();
        threads.forEach(Thread::interrupt);
    }
}
