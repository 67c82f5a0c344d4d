package dev.bucketsync.validator.work;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectPreviewed;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.run.Purpose;
import dev.bucketsync.events.verdict.PreviewVerdict;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewAccepted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewFaulted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewRejected;
import dev.bucketsync.events.verdict.RulesVersion;
import dev.bucketsync.validator.rules.Verdict;
import dev.bucketsync.validator.work.Examination.Faulted;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Says what came of an object, to the quota and the catalogue or, in a preview, to nobody who would act on it: the
/// same cause always under the same id, so that saying it twice is no news.
final class Answers {
    private final InstantSource clock;

    Answers(InstantSource clock) {
        this.clock = clock;
    }

    Event judged(ObjectEvent event, Verdict verdict, Requests requests) {
        return switch (event.purpose().orElse(Purpose.SYNC)) {
            case SYNC -> judged(event, verdict);
            case PREVIEW -> previewed(event, foreseen(verdict), requests);
        };
    }

    private Event judged(ObjectEvent event, Verdict verdict) {
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
                        accepted.units(),
                        RulesVersion.current());
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
                        Optional.empty(),
                        RulesVersion.current());
        };
    }

    OutcomeEvent faulted(ObjectEvent event, Faulted why, Requests requests) {
        return switch (event.purpose().orElse(Purpose.SYNC)) {
            case SYNC ->
                new ObjectFaulted(
                        id(event, "faulted"),
                        now(),
                        event.run(),
                        event.object(),
                        event.now(),
                        event.observedAt(),
                        why.cause(),
                        why.detail());
            case PREVIEW -> previewed(event, new PreviewFaulted(why.cause(), why.detail()), requests);
        };
    }

    private ObjectPreviewed previewed(ObjectEvent event, PreviewVerdict verdict, Requests requests) {
        return new ObjectPreviewed(
                id(event, "previewed"),
                now(),
                event.run(),
                event.object(),
                event.now(),
                event.observedAt(),
                verdict,
                requests.gets(),
                requests.lookUps(),
                RulesVersion.current());
    }

    private static PreviewVerdict foreseen(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted -> new PreviewAccepted(accepted.media(), accepted.units());
            case Verdict.Rejected rejected ->
                new PreviewRejected(rejected.reasons(), rejected.media(), rejected.units());
        };
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
