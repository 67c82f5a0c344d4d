package dev.bucketsync.local.sample;

import dev.bucketsync.events.verdict.RejectionReason;
import java.util.List;

/// Where an object of the sample is to end, with a monthly quota of `SampleBucket.QUOTA` units.
public sealed interface Outcome {
    /// It becomes an asset.
    ///
    /// @param units what it counts: 1 for an image, the number of frames for a video
    record Admitted(long units) implements Outcome {}

    /// It does not, for all of these reasons, in the order in which they are told.
    record Rejected(List<RejectionReason> reasons) implements Outcome {
        public Rejected {
            reasons = List.copyOf(reasons);
        }
    }

    /// It is gone from the bucket.
    record Removed() implements Outcome {}
}
