package dev.bucketsync.sync.run;

import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.sync.diff.Diff;
import dev.bucketsync.sync.diff.Known;
import java.util.function.Predicate;

/// What a run of one mode takes for news.
final class Judging {
    private Judging() {}

    /// @param mayFitNow whether the quota could admit now what it refused before
    static Diff of(SyncMode mode, Predicate<Known.QuotaRefusal> mayFitNow) {
        return switch (mode) {
            case INCREMENTAL, KEYS -> new Diff(mayFitNow);
            case REVALIDATE -> Diff.judgingAgain();
            // Nothing is asked of the quota; what waits for it belongs to the units that a sync would need.
            case PREVIEW -> new Diff(_ -> true);
            case DELETE -> throw new IllegalArgumentException("a run of mode DELETE lists nothing");
        };
    }
}
