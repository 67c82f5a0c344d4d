package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.hint.Hints;
import dev.bucketsync.sync.listing.ListingBrokenException;
import dev.bucketsync.sync.listing.SlowException;
import dev.bucketsync.sync.listing.ThrottledException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import software.amazon.awssdk.core.exception.SdkException;

/// Takes a run one step further, whatever its state: starts it, lists a slice, waits for what is pending, ends it.
public final class RunDriver {
    private static final Logger LOG = LoggerFactory.getLogger(RunDriver.class);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration SOON = Duration.ofMillis(250);
    private static final Duration LATE = Duration.ofSeconds(5);
    private static final Duration BUSY = Duration.ofSeconds(1);
    /// A role fresh from the console takes a while to be known everywhere.
    private static final Duration ROLE_SPREADS = Duration.ofSeconds(60);

    private static final String INTERNAL = "INTERNAL: we failed at this run; our operators are told";
    private static final int MOST_TRIES = 10;
    private static final int MOST_WINDOWS = 10_000;

    private final Jdbi jdbi;
    private final RunStore runs;
    private final Steps steps;
    private final Hints hints;
    private final Removal removal;
    private final Tables tables;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Counter unbalanced;
    private final Map<SyncRunId, Window> windows = new ConcurrentHashMap<>();

    public RunDriver(Jdbi jdbi, Steps steps, Publisher publisher, Tables tables, Observed observed) {
        this.jdbi = jdbi;
        this.runs = new RunStore(jdbi);
        this.steps = steps;
        this.hints = new Hints(jdbi);
        this.removal = new Removal(jdbi, publisher);
        this.tables = tables;
        this.clock = observed.clock();
        this.meters = observed.meters();
        this.unbalanced = Counter.builder("bucketsync.runs.unbalanced")
                .description("Runs whose books don't balance; must be 0")
                .register(meters);
    }

    /// What runs of the several modes do.
    public record Steps(ListingStep listing, KeysStep keys, Oblivion oblivion, Watchdog watchdog, Road road) {
        public static Steps of(
                ListingStep.Ground ground, Publisher publisher, Tables tables, Watchdog watchdog, Road road) {
            return new Steps(
                    new ListingStep(ground, publisher, tables),
                    new KeysStep(ground, publisher, tables),
                    new Oblivion(ground.jdbi(), new Removal(ground.jdbi(), publisher)),
                    watchdog,
                    road);
        }

        /// Nothing is listed any more.
        private void letGo(RunClaim claim) {
            listing.letGo(claim);
            keys.letGo(claim);
        }
    }

    /// How time passes and where figures go.
    public record Observed(InstantSource clock, MeterRegistry meters) {}

    /// What the scheduler shall do with the run next; empty when it has ended.
    ///
    /// @param failuresBefore how many steps in a row have failed for passing trouble
    public Optional<Duration> step(SyncRunId run, int failuresBefore) {
        return runs.claim(run).flatMap(claim -> claim.trace().in(() -> step(seen(claim), failuresBefore)));
    }

    private RunClaim seen(RunClaim claim) {
        return connectionOf(claim).map(claim::through).orElse(claim);
    }

    private Optional<ConnectionUpdated> connectionOf(RunClaim claim) {
        return tables.connections().get(claim.connection().value());
    }

    /// Ends a run whose steps have failed too often for a reason that nobody foresaw: a run always ends. First with as
    /// much order as possible, and if even that fails, at once.
    public void giveUp(SyncRunId run, Throwable cause) {
        runs.claim(run).ifPresent(claim -> {
            LOG.error("run {} is given up in state {}", run, claim.state(), cause);
            switch (claim.state()) {
                case LISTING -> stop(claim, INTERNAL);
                case SETTLING, CANCELLING -> giveUpSettling(claim);
                case QUEUED -> end(claim, RunState.FAILED, Optional.of(INTERNAL));
                case COMPLETED, COMPLETED_WITH_FAULTS, FAILED, CANCELLED, NEEDS_CONFIRMATION -> {}
            }
        });
    }

    /// In order as long as there is something to write off: then the run may settle yet.
    private void giveUpSettling(RunClaim claim) {
        boolean before = claim.failure().filter(INTERNAL::equals).isPresent();
        if (before || runs.writeOff(claim, INTERNAL) == 0) {
            runs.abandon(claim, claim.failure().orElse(INTERNAL));
            ended(claim, RunState.FAILED);
        }
    }

    /// Whether a step has failed often enough to be given up.
    static boolean triedEnough(int failuresBefore) {
        return failuresBefore >= MOST_TRIES;
    }

    private Optional<Duration> step(RunClaim claim, int failuresBefore) {
        try (MDC.MDCCloseable _ =
                MDC.putCloseable("connection", claim.connection().value())) {
            return switch (claim.state()) {
                case QUEUED -> Optional.of(runs.start(claim) ? AT_ONCE : BUSY);
                case LISTING -> list(claim, failuresBefore);
                case SETTLING, CANCELLING -> settle(claim);
                case COMPLETED, COMPLETED_WITH_FAULTS, FAILED, CANCELLED, NEEDS_CONFIRMATION -> Optional.empty();
            };
        } catch (FencedException e) {
            LOG.info("{}", e.getMessage());
            return Optional.of(SOON);
        }
    }

    private Optional<Duration> list(RunClaim claim, int failuresBefore) {
        if (claim.mode() == SyncMode.DELETE) {
            return stopListing(claim, Optional.empty());
        }
        Optional<ConnectionUpdated> connection = connectionOf(claim).filter(ConnectionUpdated::readable);
        return connection.isPresent()
                ? list(claim, connection.get(), failuresBefore)
                : stop(claim, "CONNECTION_GONE: the connection was removed or switched off");
    }

    private Optional<Duration> list(RunClaim claim, ConnectionUpdated connection, int failuresBefore) {
        try {
            return switch (slice(claim, connection)) {
                case LISTED -> listed(claim);
                case SLICE_ENDED -> Optional.of(AT_ONCE);
                case NO_TURN -> Optional.of(SOON);
                case WINDOW_FULL -> {
                    steps.watchdog().look(claim);
                    yield Optional.of(SOON);
                }
                case CALLS_HANG, TROUBLED -> Optional.of(BUSY);
            };
        } catch (ListingBrokenException e) {
            return stop(claim, "LISTING_BROKEN: " + e.getMessage());
        } catch (SdkException | ThrottledException | SlowException e) {
            S3Failure failure = failure(e);
            meters.counter("bucketsync.s3.failures", "failure", failure.name()).increment();
            int failures = Math.max(failuresBefore, steps.listing().fruitlessInARow(claim) - 1);
            boolean mayPass = failure.transientTrouble() && !triedEnough(failures);
            if (mayPass || isNewRole(connection, failure)) {
                LOG.warn("listing met {}, try {}", failure, failures + 1);
                throw e;
            }
            return stop(claim, ListingFailure.sentence(failure));
        }
    }

    private ListingStep.Progress slice(RunClaim claim, ConnectionUpdated connection) {
        return claim.mode() == SyncMode.KEYS
                ? steps.keys().run(claim, connection)
                : steps.listing().run(claim, connection, window(claim));
    }

    private static S3Failure failure(RuntimeException e) {
        return switch (e) {
            case ThrottledException _ -> S3Failure.THROTTLED;
            case SlowException _ -> S3Failure.TIMEOUT;
            default -> S3Failures.classify(e);
        };
    }

    private Optional<Duration> listed(RunClaim claim) {
        if (claim.mode() == SyncMode.KEYS) {
            return stopListing(claim, steps.keys().leftOver(claim));
        }
        if (claim.mode() != SyncMode.PREVIEW) {
            hints.dropSeenBy(claim.run());
        }
        return stopListing(claim, Optional.empty());
    }

    /// Losing a window only costs its run a slow start; runs may end on other workers, so they are dropped in bulk.
    private Window window(RunClaim claim) {
        if (windows.size() > MOST_WINDOWS) {
            windows.clear();
        }
        return windows.computeIfAbsent(
                claim.run(),
                run -> new Window(
                        steps.road(), clock.instant(), RunBooks.read(jdbi, run).settled()));
    }

    private boolean isNewRole(ConnectionUpdated connection, S3Failure failure) {
        boolean denied = failure == S3Failure.ROLE_DENIED || failure == S3Failure.ACCESS_DENIED;
        return denied && clock.instant().isBefore(connection.at().plus(ROLE_SPREADS));
    }

    private Optional<Duration> stop(RunClaim claim, String failure) {
        return stopListing(claim, Optional.of(failure));
    }

    private Optional<Duration> stopListing(RunClaim claim, Optional<String> failure) {
        runs.stopListing(claim, failure);
        return Optional.of(AT_ONCE);
    }

    private Optional<Duration> settle(RunClaim claim) {
        steps.letGo(claim);
        steps.listing().emitRest(claim);
        if (!steps.listing().settled(claim)) {
            steps.watchdog().look(claim);
            return Optional.of(patience(runs.quiet(claim)));
        }
        removal.tell(claim);
        if (claim.state() == RunState.CANCELLING) {
            return end(claim, RunState.CANCELLED, Optional.empty());
        }
        return claim.failure().isPresent() ? fail(claim) : complete(claim);
    }

    /// What single looks have shown is so whatever became of the others, and nobody looks there again.
    private Optional<Duration> fail(RunClaim claim) {
        if (claim.mode() == SyncMode.KEYS
                && !Removal.needsConfirmation(claim, removal.count(claim), () -> removal.rows(claim))) {
            removal.removeAll(claim);
        }
        return end(claim, RunState.FAILED, claim.failure());
    }

    /// The last outcome wakes the run; looking is for when that was missed. So the longer nothing has come, the less it
    /// is looked for.
    private static Duration patience(Duration quiet) {
        Duration quarter = quiet.dividedBy(4);
        Duration least = quarter.compareTo(SOON) < 0 ? SOON : quarter;
        return least.compareTo(LATE) > 0 ? LATE : least;
    }

    private Optional<Duration> complete(RunClaim claim) {
        return switch (claim.mode()) {
            case INCREMENTAL, REVALIDATE ->
                remove(claim, () -> RunBooks.read(jdbi, claim.run()).known());
            case KEYS -> remove(claim, () -> removal.rows(claim));
            // What is missing was counted; a preview removes nothing.
            case PREVIEW -> end(claim, completed(claim), Optional.empty());
            case DELETE ->
                steps.oblivion().run(claim) ? end(claim, completed(claim), Optional.empty()) : Optional.of(AT_ONCE);
        };
    }

    /// @param known how many rows of the connection there are to lose
    private Optional<Duration> remove(RunClaim claim, LongSupplier known) {
        long missing = removal.count(claim);
        if (Removal.needsConfirmation(claim, missing, known)) {
            return end(claim, RunState.NEEDS_CONFIRMATION, Optional.of(tooMany(missing, known.getAsLong())));
        }
        removal.removeAll(claim);
        return end(claim, completed(claim), Optional.empty());
    }

    private RunState completed(RunClaim claim) {
        RunBooks books = RunBooks.read(jdbi, claim.run());
        boolean faults = books.counts().faulted() > books.movedOn();
        return faults ? RunState.COMPLETED_WITH_FAULTS : RunState.COMPLETED;
    }

    private static String tooMany(long missing, long known) {
        return "NEEDS_CONFIRMATION: %d of %d known objects are no longer in the bucket; nothing was removed"
                .formatted(missing, known);
    }

    private Optional<Duration> end(RunClaim claim, RunState state, Optional<String> reason) {
        runs.end(claim, state, reason);
        ended(claim, state);
        return Optional.empty();
    }

    private void ended(RunClaim claim, RunState state) {
        RunBooks books = RunBooks.read(jdbi, claim.run());
        if (!books.counts().balanced()) {
            LOG.error("the books of run {} don't balance: {}", claim.run(), books);
            unbalanced.increment();
        }
        meters.counter("bucketsync.runs.ended", "state", state.name()).increment();
        LOG.info("run {} of connection {} ended {}: {}", claim.run(), claim.connection(), state, books.counts());
    }
}
