package dev.bucketsync.events.run;

import java.util.OptionalLong;

/// A run's books: `listed` is counted from pages, the outcomes from events; neither is derived from the other.
///
/// @param accepted what a preview found the rules to accept; absent in other runs, and 0 admitted in a preview
public record RunCounts(
        long listed,
        long unchanged,
        long skipped,
        long admitted,
        long rejected,
        long faulted,
        long removed,
        OptionalLong accepted) {

    /// At a run's end every listed object must be accounted for; removals stand apart.
    public boolean balanced() {
        return open() == 0;
    }

    /// Objects listed whose outcome is not known yet.
    public long open() {
        return listed - unchanged - skipped - settled();
    }

    /// Objects that went to be judged and have come back.
    public long settled() {
        return admitted + accepted.orElse(0) + rejected + faulted;
    }
}
