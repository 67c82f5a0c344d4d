package dev.bucketsync.sync.run;

import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.runtime.process.Faults;
import dev.bucketsync.sync.hint.Hint;
import dev.bucketsync.sync.hint.KeyLook;
import dev.bucketsync.sync.listing.CallPermits;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.listing.ListingBrokenException;
import dev.bucketsync.sync.listing.SlowException;
import dev.bucketsync.sync.listing.ThrottledException;
import dev.bucketsync.sync.run.ListingStep.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/// One slice of a run that looks hinted keys up, as [Slice] is one of a listing.
final class KeySlice {
    private static final int AT_ONCE = 8;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration TICK = Duration.ofMillis(25);
    private static final int SILENT_TICKS = 40;
    private static final int PARTING_TICKS = 10;

    private final KeysStep step;
    private final RunClaim claim;
    private final Looks looks;
    private final Under under;
    private final InstantSource clock;
    private Instant lookAgain;
    private int silentTicks;
    /// Whether every look that is to be taken now is under way.
    private boolean exhausted;
    private boolean ending;

    /// What a slice is made under: its turn among other runs, its share of calls, whom it asks, and how patiently.
    record Under(Turns.Turn turn, CallPermits.Share share, Lister lister, Duration patience) {}

    KeySlice(KeysStep step, RunClaim claim, Looks looks, Under under, InstantSource clock) {
        this.step = step;
        this.claim = claim;
        this.looks = looks;
        this.under = under;
        this.clock = clock;
        this.lookAgain = clock.instant();
    }

    Progress run() {
        try {
            return look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Progress.TROUBLED;
        }
    }

    private Progress look() throws InterruptedException {
        looks.range(step.emit(claim, looks.range()));
        while (!looks.range().done()) {
            requireListed();
            if (looks.over()) {
                step.begin(claim, looks);
            }
            dispatch();
            if (parts()) {
                return parting();
            }
            List<Look> happened = looks.calls().await(TICK);
            silentTicks = happened.isEmpty() ? silentTicks + 1 : 0;
            exhausted &= happened.isEmpty();
            happened.forEach(this::heed);
            if (looks.over()) {
                step.commit(claim, looks, under.lister());
            }
        }
        step.pages().commitRanges(claim, List.of(looks.range()));
        return Progress.LISTED;
    }

    /// Whether the run is still ours to list, twice a second: a cancellation waits for no look.
    private void requireListed() {
        Instant now = clock.instant();
        if (!now.isBefore(lookAgain)) {
            lookAgain = now.plus(LOOK_EVERY);
            step.pages().requireListed(claim);
        }
    }

    private void dispatch() {
        ending |= silentTicks >= SILENT_TICKS || under.turn().over();
        while (!ending && mayCall()) {
            Optional<Hint> hint = looks.peek();
            CallPermits.Permit permit = hint.isEmpty() ? null : under.share().take(want());
            if (permit == null) {
                exhausted = hint.isEmpty();
                return;
            }
            looks.asked(hint.get());
            looks.calls().make(permit, call(hint.get()));
        }
    }

    private int want() {
        return Math.min(AT_ONCE, looks.experience().congestion().size());
    }

    private boolean mayCall() {
        int permits = looks.experience().congestion().permits(clock.instant());
        exhausted = permits > 0 && looks.underWay() >= Math.min(AT_ONCE, permits);
        return looks.underWay() < Math.min(AT_ONCE, permits);
    }

    private Supplier<Look> call(Hint hint) {
        Instant asked = clock.instant();
        Duration patience = under.patience().multipliedBy(1L << looks.failures(hint));
        return () -> {
            try {
                return new Look.Seen(hint, asked, KeyLook.find(under.lister(), hint.key(), patience));
            } catch (RuntimeException e) {
                if (Faults.outOfMemory(e).isPresent()) {
                    throw e;
                }
                return new Look.Failed(hint, asked, e);
            }
        };
    }

    private boolean parts() {
        return ending && (looks.underWay() == 0 || silentTicks >= PARTING_TICKS);
    }

    private Progress parting() {
        step.pages().commitRanges(claim, List.of(looks.range()));
        boolean hangs = looks.underWay() > 0 && exhausted;
        looks.hangs(hangs);
        if (hangs) {
            return Progress.CALLS_HANG;
        }
        return under.turn().over() ? Progress.SLICE_ENDED : Progress.WINDOW_FULL;
    }

    private void heed(Look look) {
        switch (look) {
            case Look.Seen seen -> {
                count("answered");
                looks.experience().answered(seen.asked(), clock.instant());
                looks.seen(seen);
            }
            case Look.Failed failed -> failed(failed);
            case Look.Broke(Error cause) -> throw cause;
            case Look.Broke(Throwable cause) -> throw new IllegalStateException("a look broke", cause);
        }
    }

    /// One key's trouble is its own while others are answered.
    private void failed(Look.Failed failed) {
        Experience experience = looks.experience();
        boolean tooMuch = switch (failed.cause()) {
            case ThrottledException throttled -> {
                count("throttled");
                looks.putOff(failed.hint());
                yield experience.congestion().throttled(failed.asked(), clock.instant(), throttled.retryAfter())
                        && experience.trouble();
            }
            case SlowException _ -> {
                count("slow");
                experience.congestion().slow(clock.instant());
                boolean last = looks.lastTry(failed.hint());
                looks.failed(failed, true);
                yield experience.slow(last);
            }
            default -> {
                count("failed");
                looks.failed(failed, mayPass(failed.cause()));
                yield experience.trouble();
            }
        };
        if (tooMuch && looks.answered().isEmpty()) {
            throw failed.cause();
        }
    }

    private static boolean mayPass(RuntimeException cause) {
        return switch (cause) {
            case ListingBrokenException _ -> true;
            case SdkException sdk -> S3Failures.classify(sdk).transientTrouble();
            default -> false;
        };
    }

    private void count(String outcome) {
        step.meters()
                .counter("bucketsync.listing.calls", "kind", "key", "outcome", outcome)
                .increment();
    }
}
