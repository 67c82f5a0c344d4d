package dev.bucketsync.sync.run;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.ranges.Bounds;
import dev.bucketsync.sync.ranges.RangeScan;
import java.util.Optional;

/// A half-open range of keys, (after, upTo], as far as it was listed.
///
/// @param checkpoint the last key of the last committed page, or the bound once listed up to it
/// @param emittedUpto up to which key the work is known to be in Kafka
record Range(Bounds bounds, Optional<ObjectKey> checkpoint, Optional<ObjectKey> emittedUpto, boolean done) {
    /// A range that nothing was listed of.
    static Range untouched(Bounds bounds) {
        return new Range(bounds, bounds.after(), bounds.after(), false);
    }

    int number() {
        return bounds.number();
    }

    boolean emitted() {
        return checkpoint.equals(emittedUpto);
    }

    /// Whether nothing is left to do for it.
    boolean over() {
        return done && emitted();
    }

    Range emittedToCheckpoint() {
        return emittedTo(checkpoint);
    }

    Range emittedTo(Optional<ObjectKey> key) {
        return new Range(bounds, checkpoint, key, done);
    }

    Range advancedTo(Optional<ObjectKey> key, boolean nowDone) {
        return new Range(bounds, key, emittedUpto, nowDone);
    }

    /// The same, its rest given away.
    Range within(Bounds narrower) {
        return new Range(narrower, checkpoint, emittedUpto, done);
    }

    RangeScan.Resumed resumed() {
        return new RangeScan.Resumed(bounds, checkpoint);
    }
}
