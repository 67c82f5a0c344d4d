package dev.bucketsync.sync.run;

import dev.bucketsync.runtime.process.Faults;
import dev.bucketsync.sync.listing.CallPermits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// Makes a run's list calls and comparisons, each on a thread of its own, and hands back what came of them. A call that
/// hangs may outlast the slice that made it: the run's next one hears of it. What is under way when this is closed is
/// interrupted and forgotten.
///
/// @param <H> what may come of them
final class Calls<H> implements AutoCloseable {
    private final Function<Throwable, H> broke;
    private final BlockingQueue<H> happened = new LinkedBlockingQueue<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /// @param broke what is told of work that threw something: the end of memory, however deep it was, or what it threw
    Calls(Function<Throwable, H> broke) {
        this.broke = broke;
    }

    void make(CallPermits.Permit permit, Supplier<H> call) {
        start(() -> {
            try (permit) {
                return call.get();
            }
        });
    }

    void start(Supplier<H> work) {
        Thread thread = Thread.ofVirtual().name("listing").unstarted(() -> {
            try {
                happened.add(result(work));
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    private H result(Supplier<H> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            return broke.apply(Faults.outOfMemory(e).<Throwable>map(end -> end).orElse(e));
        }
    }

    /// Waits for something to happen and answers all that has; nothing when the time is over.
    List<H> await(Duration longest) throws InterruptedException {
        List<H> all = new ArrayList<>();
        H first = happened.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            all.add(first);
            happened.drainTo(all);
        }
        return all;
    }

    /// Whether nothing has come that was not handed back.
    boolean silent() {
        return happened.isEmpty();
    }

    /// Whether anything is under way, or waits to be handed back.
    boolean busy() {
        return !threads.isEmpty() || !silent();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
