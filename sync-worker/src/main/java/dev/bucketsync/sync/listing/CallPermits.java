package dev.bucketsync.sync.listing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Bounds the list calls of a worker, and shares them among its runs: each may have an equal part, and more while
/// others want less. A call that hangs no longer counts against the worker, so that one dead bucket costs the others
/// nothing; how many may hang is bounded by what one connection may have.
public final class CallPermits {
    private static final Duration HANGS = Duration.ofSeconds(2);

    private final CallLimits limits;
    private final InstantSource clock;
    private final List<Share> shares = new ArrayList<>();

    public CallPermits(CallLimits limits, InstantSource clock, MeterRegistry meters) {
        this.limits = limits;
        this.clock = clock;
        Gauge.builder("bucketsync.listing.calls.active", this, CallPermits::taken)
                .description("List calls under way, hanging ones included")
                .register(meters);
    }

    public CallLimits limits() {
        return limits;
    }

    private synchronized int taken() {
        return shares.stream().mapToInt(share -> share.taken.size()).sum();
    }

    /// Joins a run among those that list.
    public synchronized Share join() {
        Share share = new Share();
        shares.add(share);
        return share;
    }

    /// One call's leave to be made.
    public final class Permit implements AutoCloseable {
        private final Share share;
        private final Instant since = clock.instant();

        private Permit(Share share) {
            this.share = share;
        }

        @Override
        public void close() {
            share.giveBack(this);
        }
    }

    /// One run's part. Its permits may come back after it has left.
    public final class Share implements AutoCloseable {
        private final Set<Permit> taken = new HashSet<>();
        private int wanted;
        private boolean left;

        private Share() {}

        /// A permit, or null when it is others' turn.
        ///
        /// @param want how many calls this run would like to have under way
        public Permit take(int want) {
            synchronized (CallPermits.this) {
                wanted = Math.min(want, limits.mostOfOne());
                if (taken.size() >= limits.mostOfOne() || !allowed()) {
                    return null;
                }
                Permit permit = new Permit(this);
                taken.add(permit);
                return permit;
            }
        }

        private boolean allowed() {
            int fair = Math.max(1, limits.most() / shares.size());
            int mine = answering();
            int all = shares.stream().mapToInt(Share::answering).sum();
            if (all >= limits.most()) {
                return false;
            }
            int claimed = shares.stream()
                    .mapToInt(share -> Math.max(share.answering(), Math.min(share.wanted - share.hanging(), fair)))
                    .sum();
            return mine < fair || claimed < limits.most();
        }

        private int answering() {
            Instant hanging = clock.instant().minus(HANGS);
            return (int) taken.stream()
                    .filter(permit -> !permit.since.isBefore(hanging))
                    .count();
        }

        private int hanging() {
            return taken.size() - answering();
        }

        private void giveBack(Permit permit) {
            synchronized (CallPermits.this) {
                taken.remove(permit);
                leaveWhenEmpty();
            }
        }

        @Override
        public void close() {
            synchronized (CallPermits.this) {
                left = true;
                wanted = 0;
                leaveWhenEmpty();
            }
        }

        private void leaveWhenEmpty() {
            if (left && taken.isEmpty()) {
                shares.remove(this);
            }
        }
    }
}
