package dev.bucketsync.events.run;

/// A run's books: `listed` is counted from pages, the outcomes from events; neither is derived from the other.
public record RunCounts(
        long listed, long unchanged, long skipped, long admitted, long rejected, long faulted, long removed) {

    /// At a run's end every listed object must be accounted for; removals stand apart.
    public boolean balanced() {
        return listed == unchanged + skipped + admitted + rejected + faulted;
    }

    /// Objects listed whose outcome is not known yet.
    public long open() {
        return listed - unchanged - skipped - admitted - rejected - faulted;
    }
}
