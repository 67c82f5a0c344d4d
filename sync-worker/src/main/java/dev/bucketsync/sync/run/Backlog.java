package dev.bucketsync.sync.run;

import java.util.List;

/// How far those have come who handle a run's messages, one after the other.
public interface Backlog {
    /// The stations of an object's way back to us.
    enum Stage {
        /// The validator's group has passed `objects`; its word is on the next topic, or on `outcomes`.
        VALIDATED,
        /// The quota's group has passed `accepted-assets`.
        CHARGED,
        /// Our own group has passed `outcomes`.
        SETTLED
    }

    /// Where the stage's topic ends now, by partition.
    List<Long> ends(Stage stage);

    /// Whether the stage's group has handled everything before these ends.
    boolean passed(Stage stage, List<Long> ends);
}
