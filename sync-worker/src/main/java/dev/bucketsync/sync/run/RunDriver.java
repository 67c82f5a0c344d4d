package dev.bucketsync.sync.run;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.listing.ListingBrokenException;
import dev.bucketsync.sync.listing.Window;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/// Takes a run one step further, whatever its state: starts it, lists a slice, waits for what is pending, ends it.
public final class RunDriver {
    private static final Logger LOG = LoggerFactory.getLogger(RunDriver.class);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration SOON = Duration.ofMillis(250);
    private static final Duration BUSY = Duration.ofSeconds(1);
    /// A role fresh from the console takes a while to be known everywhere.
    private static final Duration ROLE_SPREADS = Duration.ofSeconds(60);

    private static final int MOST_TRIES = 10;

    private final Jdbi jdbi;
    private final RunStore runs;
    private final ListingStep listing;
    private final Removal removal;
    private final Tables tables;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Map<SyncRunId, Window> windows = new ConcurrentHashMap<>();

    public RunDriver(Jdbi jdbi, ListingStep listing, Publisher publisher, Tables tables, Observed observed) {
        this.jdbi = jdbi;
        this.runs = new RunStore(jdbi);
        this.listing = listing;
        this.removal = new Removal(jdbi, publisher);
        this.tables = tables;
        this.clock = observed.clock();
        this.meters = observed.meters();
    }

    /// How time passes and where figures go.
    public record Observed(InstantSource clock, MeterRegistry meters) {}

    /// What the scheduler shall do with the run next; empty when it has ended.
    ///
    /// @param failuresBefore how many steps in a row have failed for passing trouble
    public Optional<Duration> step(SyncRunId run, int failuresBefore) {
        Optional<Duration> next = runs.claim(run).flatMap(claim -> claim.trace().in(() -> step(claim, failuresBefore)));
        if (next.isEmpty()) {
            windows.remove(run);
        }
        return next;
    }

    private Optional<Duration> step(RunClaim claim, int failuresBefore) {
        try {
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
        Optional<ConnectionUpdated> connection =
                tables.connections().get(claim.connection().value()).filter(ConnectionUpdated::readable);
        if (connection.isEmpty()) {
            return stop(claim, "CONNECTION_GONE: the connection was removed or switched off");
        }
        Window window = windows.computeIfAbsent(
                claim.run(),
                _ -> new Window(
                        clock.instant(), RunBooks.read(jdbi, claim.run()).settled()));
        try {
            return switch (listing.run(claim, connection.get(), window)) {
                case LISTED -> stopListing(claim, Optional.empty());
                case SLICE_ENDED -> Optional.of(AT_ONCE);
                case WINDOW_FULL -> Optional.of(SOON);
            };
        } catch (ListingBrokenException e) {
            return stop(claim, "LISTING_BROKEN: " + e.getMessage());
        } catch (SdkException e) {
            return afterS3Failure(claim, S3Failures.classify(e), failuresBefore, e);
        }
    }

    private Optional<Duration> afterS3Failure(RunClaim claim, S3Failure failure, int failuresBefore, SdkException e) {
        meters.counter("bucketsync.s3.failures", "failure", failure.name()).increment();
        boolean mayPass = failure.transientTrouble() && failuresBefore < MOST_TRIES;
        if (mayPass || isNewRole(claim, failure)) {
            LOG.warn("listing of run {} met {}, try {}", claim.run(), failure, failuresBefore + 1);
            throw e;
        }
        return stop(claim, ListingFailure.sentence(failure));
    }

    private boolean isNewRole(RunClaim claim, S3Failure failure) {
        boolean denied = failure == S3Failure.ROLE_DENIED || failure == S3Failure.ACCESS_DENIED;
        Instant started = claim.startedAt().orElse(clock.instant());
        boolean nothingListedYet = RunBooks.read(jdbi, claim.run()).counts().listed() == 0;
        return denied && nothingListedYet && clock.instant().isBefore(started.plus(ROLE_SPREADS));
    }

    private Optional<Duration> stop(RunClaim claim, String failure) {
        return stopListing(claim, Optional.of(failure));
    }

    private Optional<Duration> stopListing(RunClaim claim, Optional<String> failure) {
        runs.stopListing(claim, failure);
        return Optional.of(AT_ONCE);
    }

    private Optional<Duration> settle(RunClaim claim) {
        Optional<ConnectionUpdated> connection =
                tables.connections().get(claim.connection().value());
        connection.ifPresent(known -> listing.emitRest(claim, known));
        RunBooks books = RunBooks.read(jdbi, claim.run());
        if (books.open() > 0) {
            return Optional.of(SOON);
        }
        if (claim.state() == RunState.CANCELLING) {
            return end(claim, RunState.CANCELLED, Optional.empty());
        }
        if (claim.failure().isPresent()) {
            return end(claim, RunState.FAILED, claim.failure());
        }
        long missing = removal.count(claim);
        if (Removal.needsConfirmation(claim, books, missing)) {
            return end(claim, RunState.NEEDS_CONFIRMATION, Optional.of(tooMany(missing, books.known())));
        }
        connection.ifPresent(known -> removal.removeAll(claim, known));
        boolean faults = books.counts().faulted() > books.movedOn();
        return end(claim, faults ? RunState.COMPLETED_WITH_FAULTS : RunState.COMPLETED, Optional.empty());
    }

    private static String tooMany(long missing, long known) {
        return "NEEDS_CONFIRMATION: %d of %d known objects are no longer in the bucket; nothing was removed"
                .formatted(missing, known);
    }

    private Optional<Duration> end(RunClaim claim, RunState state, Optional<String> reason) {
        runs.end(claim, state, reason);
        RunBooks books = RunBooks.read(jdbi, claim.run());
        if (!books.counts().balanced()) {
            LOG.error("the books of run {} don't balance: {}", claim.run(), books);
            meters.counter("bucketsync.runs.unbalanced").increment();
        }
        meters.counter("bucketsync.runs.ended", "state", state.name()).increment();
        LOG.info("run {} of connection {} ended {}: {}", claim.run(), claim.connection(), state, books.counts());
        return Optional.empty();
    }
}
