package dev.bucketsync.validator.work;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.validator.rules.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Says what came of an object: the same cause always under the same id, so that saying it twice is no news.
final class Answers {
    private final InstantSource clock;

    Answers(InstantSource clock) {
        this.clock = clock;
    }

    Event judged(ObjectEvent event, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted ->
                new ObjectAccepted(
                        id(event, "accepted"),
                        now(),
                        event.run(),
                        event.object(),
                        event.now(),
                        event.observedAt(),
                        accepted.media(),
                        accepted.units());
            case Verdict.Rejected rejected ->
                new ObjectRejected(
                        id(event, "rejected"),
                        now(),
                        event.run(),
                        event.object(),
                        event.now(),
                        event.observedAt(),
                        rejected.reasons(),
                        rejected.media(),
                        rejected.units(),
                        Optional.empty());
        };
    }

    ObjectFaulted faulted(ObjectEvent event, FaultCause cause, String detail) {
        return new ObjectFaulted(
                id(event, "faulted"),
                now(),
                event.run(),
                event.object(),
                event.now(),
                event.observedAt(),
                cause,
                detail);
    }

    private static EventId id(ObjectEvent event, String kind) {
        return EventId.derived(
                event.run(),
                event.object().connection(),
                event.object().key(),
                event.now().etag(),
                kind);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
