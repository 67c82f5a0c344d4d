package dev.bucketsync.sync.run;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.ObjectEvent.ObjectAdded;
import dev.bucketsync.events.ObjectEvent.ObjectModified;
import dev.bucketsync.events.ObjectEvent.ObjectRejudged;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectPreviewed;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.run.Purpose;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.events.verdict.PreviewVerdict;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewAccepted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewFaulted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewRejected;
import dev.bucketsync.events.verdict.RulesVersion;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// An object that went to be judged, and what is said for it to come back.
///
/// @param before what was judged last, if anything ever was
/// @param late whether it has waited in its row for long before it is said, or said again
/// @param foreseen its verdict by the current rules where that is known already, so that nobody need read the object
record PendingObject(
        PageChanges.Kind kind,
        ObjectKey key,
        Optional<ObjectState> before,
        ObjectState now,
        Instant observedAt,
        boolean late,
        Optional<PreviewVerdict> foreseen) {

    /// The event that lets the object settle: one that asks for its judgement, or one that passes a known one on.
    Event event(RunClaim claim) {
        return foreseen.map(verdict -> passedOn(claim, verdict)).orElseGet(() -> asked(claim));
    }

    private Event passedOn(RunClaim claim, PreviewVerdict verdict) {
        if (claim.mode() == SyncMode.PREVIEW) {
            return previewed(claim, verdict);
        }
        ObjectRef object = claim.source().object(key);
        return switch (verdict) {
            case PreviewAccepted accepted ->
                new ObjectAccepted(
                        id(claim),
                        observedAt,
                        claim.run(),
                        object,
                        now,
                        observedAt,
                        accepted.media(),
                        accepted.units(),
                        RulesVersion.current());
            case PreviewRejected rejected ->
                new ObjectRejected(
                        id(claim, "rejected"),
                        observedAt,
                        claim.run(),
                        object,
                        now,
                        observedAt,
                        rejected.reasons(),
                        rejected.media(),
                        rejected.units(),
                        Optional.empty(),
                        RulesVersion.current());
            case PreviewFaulted faulted ->
                new ObjectFaulted(
                        id(claim, "faulted"),
                        observedAt,
                        claim.run(),
                        object,
                        now,
                        observedAt,
                        faulted.cause(),
                        faulted.detail());
        };
    }

    private ObjectPreviewed previewed(RunClaim claim, PreviewVerdict verdict) {
        ObjectRef object = claim.source().object(key);
        return new ObjectPreviewed(
                id(claim, "previewed"),
                observedAt,
                claim.run(),
                object,
                now,
                observedAt,
                verdict,
                0,
                OptionalInt.empty(),
                RulesVersion.current());
    }

    private ObjectEvent asked(RunClaim claim) {
        ObjectRef object = claim.source().object(key);
        Optional<Purpose> purpose = Optional.of(claim.mode() == SyncMode.PREVIEW ? Purpose.PREVIEW : Purpose.SYNC);
        return switch (kind) {
            case ADDED -> new ObjectAdded(id(claim), observedAt, claim.run(), object, now, observedAt, purpose);
            case MODIFIED ->
                new ObjectModified(
                        id(claim), observedAt, claim.run(), object, before.orElseThrow(), now, observedAt, purpose);
            case REJUDGED, RESUBMITTED ->
                new ObjectRejudged(id(claim), observedAt, claim.run(), object, now, observedAt, purpose);
        };
    }

    /// What ends an object that nobody answers for.
    Event givenUp(RunClaim claim, PreviewFaulted why) {
        return passedOn(claim, why);
    }

    private EventId id(RunClaim claim) {
        return EventId.derived(claim.run(), claim.connection(), key, now.etag());
    }

    private EventId id(RunClaim claim, String what) {
        return EventId.derived(claim.run(), claim.connection(), key, now.etag(), what);
    }
}
