package dev.bucketsync.sync.run;

import dev.bucketsync.sync.catalog.KnownRows;
import dev.bucketsync.sync.diff.Change;
import dev.bucketsync.sync.diff.Diff;
import dev.bucketsync.sync.ranges.Piece;
import java.util.function.Consumer;

/// Compares what was listed of a range with what the catalogue knows there.
record Comparison(RunClaim claim, Diff diff, KnownRows knownRows, PageStore pages) {
    private static final int ABSENT_AHEAD = 5_000;

    PageChanges of(Piece piece) {
        PageChanges changes = new PageChanges();
        diff.compare(
                piece.objects().iterator(),
                knownRows.between(claim.connectionId(), piece.after(), piece.upTo()),
                absentAhead(changes));
        return changes;
    }

    private Consumer<Change> absentAhead(PageChanges changes) {
        return change -> {
            changes.accept(change);
            if (changes.absent().size() >= ABSENT_AHEAD) {
                pages.commitAbsent(claim, changes.takeAbsent());
            }
        };
    }
}
