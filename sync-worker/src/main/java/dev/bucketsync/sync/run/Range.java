package dev.bucketsync.sync.run;

import dev.bucketsync.events.object.ObjectKey;
import java.util.Optional;

/// A half-open range of keys, (after, upTo], as far as it was listed.
///
/// @param upTo absent means to the end
/// @param checkpoint the last key of the last committed page; absent before the first one
/// @param emittedUpto up to which key the work is known to be in Kafka
record Range(
        int number,
        Optional<ObjectKey> upTo,
        Optional<ObjectKey> checkpoint,
        Optional<ObjectKey> emittedUpto,
        boolean done) {
    boolean emitted() {
        return checkpoint.equals(emittedUpto);
    }

    Range emittedToCheckpoint() {
        return new Range(number, upTo, checkpoint, checkpoint, done);
    }

    Range advancedTo(Optional<ObjectKey> key, boolean nowDone) {
        return new Range(number, upTo, key, emittedUpto, nowDone);
    }
}
