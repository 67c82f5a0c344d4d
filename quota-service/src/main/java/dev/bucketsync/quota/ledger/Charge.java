package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;

/// The request to count one accepted object.
///
/// @param identity what is charged once for ever: the content, whichever connection shows it
/// @param keyHash the key that costs no more than its dearest content within a period
/// @param decision id of the event that will say what was decided; the same for a redelivered request
public record Charge(ObjectAccepted asset, Plan plan, Digest identity, Digest keyHash, EventId decision) {
    public static Charge of(ObjectAccepted asset, Plan plan) {
        var object = asset.object();
        return new Charge(
                asset,
                plan,
                identityOf(object, asset.now().etag()),
                Digest.of(object.partition(), object.bucket(), object.key()),
                decisionOn(asset));
    }

    /// A content's identity: what is charged once for ever.
    static Digest identityOf(ObjectRef object, String etag) {
        return Digest.of(object.partition(), object.account(), object.bucket(), object.key(), etag);
    }

    /// One decision per object, content and run: asked again, it is the same event.
    public static EventId decisionOn(ObjectAccepted asset) {
        return decisionOn(asset.run(), asset.object(), asset.now());
    }

    public static EventId decisionOn(SyncRunId run, ObjectRef object, ObjectState content) {
        return EventId.derived(run, object.connection(), object.key(), content.etag(), "decision");
    }

    AccountId account() {
        return asset.object().account();
    }
}
