package dev.bucketsync.sync.run;

import dev.bucketsync.events.id.SyncRunId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What this process knows of runs between two slices of theirs, with the calls that are under way. Somebody else's
/// slice in between makes it worthless.
final class Held<T extends Held.Work> {
    private static final int MOST = 64;

    private final Map<SyncRunId, Entry<T>> byRun = new ConcurrentHashMap<>();

    /// A run's work, which costs little to lose but its calls.
    interface Work extends AutoCloseable {
        /// Whether calls are under way.
        boolean busy();

        /// Whether nothing can be done until one of them ends, and none has.
        boolean hangs();

        /// Gives up the calls that are under way.
        @Override
        void close();
    }

    private record Entry<T>(long epoch, T work) {}

    /// Losing it only costs reading it back; runs may go on elsewhere, so they are dropped in bulk.
    void hold(RunClaim claim, T work) {
        if (byRun.size() > MOST) {
            byRun.values().removeIf(entry -> !entry.work().busy());
        }
        byRun.put(claim.run(), new Entry<>(claim.epoch(), work));
    }

    /// Waiting for a turn, or for a call, is no reason to start over.
    ///
    /// @return what is held for the run, if it is still worth something
    Optional<T> keep(RunClaim claim) {
        Entry<T> entry = byRun.computeIfPresent(claim.run(), (_, before) -> next(before, claim.epoch()));
        return Optional.ofNullable(entry).map(Entry::work);
    }

    private static <T extends Work> Entry<T> next(Entry<T> before, long epoch) {
        if (before.epoch() == epoch - 1) {
            return new Entry<>(epoch, before.work());
        }
        before.work().close();
        return null;
    }

    /// Hands out what was kept last.
    Optional<T> take(RunClaim claim) {
        return Optional.ofNullable(byRun.remove(claim.run())).map(Entry::work);
    }

    /// The run needs it no more.
    void letGo(RunClaim claim) {
        take(claim).ifPresent(Work::close);
    }
}
