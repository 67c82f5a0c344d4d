package dev.bucketsync.sync.catalog;

import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RulesVersion;
import dev.bucketsync.events.verdict.Shortfall;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A judged object as its row of the catalogue holds it; absent columns are null, as SQL wants them.
record AssetRow(
        long connectionId,
        ObjectKey key,
        ObjectState state,
        String outcome,
        String reasons,
        String rejections,
        String shortfall,
        String media,
        Long units,
        OffsetDateTime observedAt,
        String run,
        String refusedPeriod,
        long rulesVersion) {
    /// The row that a verdict and the quota's word make; empty for a fault, which is no verdict, and for
    /// a preview, which makes no row.
    static Optional<AssetRow> judged(Settlement.Settled settled) {
        return switch (settled.outcome()) {
            case ObjectAdmitted admitted -> Optional.of(admitted(settled.connectionId(), admitted));
            case ObjectRejected rejected -> Optional.of(rejected(settled.connectionId(), rejected));
            case OutcomeEvent.ObjectFaulted _, OutcomeEvent.ObjectRemoved _, OutcomeEvent.ObjectPreviewed _ ->
                Optional.empty();
        };
    }

    private static AssetRow admitted(long connectionId, ObjectAdmitted admitted) {
        return new AssetRow(
                connectionId,
                admitted.object().key(),
                admitted.now(),
                OutcomeNames.ADMITTED,
                "",
                null,
                null,
                StoredJson.of(admitted.media()),
                admitted.units(),
                SqlTypes.timestamp(admitted.observedAt()),
                admitted.run().value(),
                null,
                RulesVersion.of(admitted.rulesVersion()));
    }

    private static AssetRow rejected(long connectionId, ObjectRejected rejected) {
        Optional<Media> media = rejected.media();
        return new AssetRow(
                connectionId,
                rejected.object().key(),
                rejected.now(),
                OutcomeNames.REJECTED,
                codes(rejected.reasons()),
                StoredJson.of(rejected.reasons()),
                rejected.shortfall().map(StoredJson::of).orElse(null),
                media.map(StoredJson::of).orElse(null),
                rejected.units().isPresent() ? rejected.units().getAsLong() : null,
                SqlTypes.timestamp(rejected.observedAt()),
                rejected.run().value(),
                rejected.shortfall().map(Shortfall::period).orElse(null),
                RulesVersion.of(rejected.rulesVersion()));
    }

    /// Joined, since an array of arrays must be rectangular; SQL splits it.
    static String codes(List<Rejection> reasons) {
        return reasons.stream()
                .map(rejection -> rejection.reason().name())
                .distinct()
                .collect(Collectors.joining(","));
    }
}
