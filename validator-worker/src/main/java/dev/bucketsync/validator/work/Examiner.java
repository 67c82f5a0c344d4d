package dev.bucketsync.validator.work;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.reading.RangeReader;
import dev.bucketsync.validator.work.Examination.Again;
import dev.bucketsync.validator.work.Examination.Faulted;
import dev.bucketsync.validator.work.Examination.Judged;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/// Looks at one object through its connection, and tells a verdict from trouble.
final class Examiner {
    /// A role that was just made is not yet known everywhere in AWS.
    private static final Duration FRESH = Duration.ofSeconds(60);

    private static final Duration WHILE_FRESH = Duration.ofSeconds(2);
    private static final Faulted GONE =
            new Faulted(FaultCause.OBJECT_GONE, "The object was removed after it was listed");

    private final Judge judge;
    private final Buckets buckets;
    private final Breakers breakers;
    private final WorkMeter meter;
    private final InstantSource clock;

    Examiner(Judge judge, Buckets buckets, Breakers breakers, WorkMeter meter, InstantSource clock) {
        this.judge = judge;
        this.buckets = buckets;
        this.breakers = breakers;
        this.meter = meter;
        this.clock = clock;
    }

    /// Answers an examination or throws what nobody has foreseen.
    ///
    /// @param attempt counted from 1
    /// @param requests counts what is asked of S3, whatever comes of it
    Examination examine(ObjectEvent event, ConnectionUpdated connection, int attempt, Requests requests) {
        if (Refusals.isArchived(event.now().storageClass())) {
            return new Judged(Refusals.archived(event.now().storageClass()));
        }
        Breaker breaker = breakers.of(connection.connection());
        Optional<FaultCause> open = breaker.open();
        return open.isPresent()
                ? new Faulted(open.get(), "The bucket has failed us many times in a row and is left alone for a minute")
                : looked(new Look(event, connection, attempt, requests), breaker);
    }

    private record Look(ObjectEvent event, ConnectionUpdated connection, int attempt, Requests requests) {}

    private Examination looked(Look look, Breaker breaker) {
        try {
            RangeReader reader = buckets.reader(look.connection(), look.event(), look.requests());
            return reached(breaker, new Judged(judge.judge(reader)));
        } catch (SdkException | UncheckedIOException e) {
            S3Failure failure = S3Failures.classify(e);
            meter.failed(failure);
            return failed(look, failure, breaker);
        }
    }

    private Examination failed(Look look, S3Failure failure, Breaker breaker) {
        return switch (failure) {
            case ROLE_DENIED -> denied(look, breaker, "AWS does not let us assume the connection's role");
            case ACCESS_DENIED -> lookedUp(look, breaker);
            case KMS -> new Faulted(FaultCause.KMS_DENIED, "The role may not use the KMS key of this object");
            case NO_SUCH_KEY -> reached(breaker, GONE);
            case PRECONDITION_FAILED, RANGE_NOT_SATISFIABLE ->
                reached(
                        breaker,
                        new Faulted(FaultCause.OBJECT_CHANGED, "The object was overwritten after it was listed"));
            case ARCHIVED ->
                reached(breaker, new Judged(Refusals.archived(look.event().now().storageClass())));
            case CUSTOMER_KEY -> reached(breaker, new Judged(Refusals.customerKey()));
            case NO_SUCH_BUCKET -> new Faulted(FaultCause.S3_ERROR, "The bucket does not exist");
            case WRONG_REGION -> new Faulted(FaultCause.S3_ERROR, "The bucket is in another region than was said");
            case CLOCK_SKEW -> new Faulted(FaultCause.S3_ERROR, "Our clock and that of S3 differ");
            case THROTTLED -> later(look, FaultCause.THROTTLED, "S3 asked us to slow down, several times");
            case TIMEOUT -> silent(look, breaker);
            case EXPIRED_CREDENTIALS, OTHER -> later(look, FaultCause.S3_ERROR, "S3 could not be read, several times");
        };
    }

    /// S3 answers 403 for a missing key to who may not list the whole bucket.
    private Examination lookedUp(Look look, Breaker breaker) {
        try {
            if (buckets.isMissing(look.connection(), look.event().object().key(), look.requests())) {
                return reached(breaker, GONE);
            }
        } catch (SdkException e) {
            // The look-up is refused or broken like the read: the read's answer stands.
            meter.failed(S3Failures.classify(e));
        }
        return denied(look, breaker, "The bucket's policies refuse the connection's role to read this object");
    }

    /// S3 has looked at the object for us, so the connection is allowed in.
    private static Examination reached(Breaker breaker, Examination examination) {
        breaker.answered();
        return examination;
    }

    private Examination denied(Look look, Breaker breaker, String detail) {
        if (clock.instant().isBefore(look.connection().at().plus(FRESH))) {
            return new Again(WHILE_FRESH);
        }
        breaker.refused();
        return new Faulted(FaultCause.ACCESS_DENIED, detail);
    }

    private static Examination silent(Look look, Breaker breaker) {
        breaker.silent();
        return later(look, FaultCause.TIMEOUT, "S3 did not answer in time, several times");
    }

    private static Examination later(Look look, FaultCause cause, String detail) {
        Optional<Duration> delay = Retries.STANDARD.after(look.attempt());
        return delay.isPresent() ? new Again(delay.get()) : new Faulted(cause, detail);
    }
}
