package dev.bucketsync.sync.diff;

import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Merges two sequences that are sorted by key, a listing and the catalogue, in memory for one element of each.
public final class Diff {
    private final Predicate<Known.QuotaRefusal> mayFitNow;
    private final boolean judgesAgain;

    /// @param mayFitNow whether asking the quota again could end otherwise
    public Diff(Predicate<Known.QuotaRefusal> mayFitNow) {
        this(mayFitNow, false);
    }

    private Diff(Predicate<Known.QuotaRefusal> mayFitNow, boolean judgesAgain) {
        this.mayFitNow = mayFitNow;
        this.judgesAgain = judgesAgain;
    }

    /// Takes nothing for judged: also what has not changed is rejudged, from its header.
    public static Diff judgingAgain() {
        return new Diff(_ -> false, true);
    }

    /// Tells every key of either side once, in order.
    public void compare(Iterator<Listed> listing, Iterator<Known> catalogue, Consumer<Change> changes) {
        Known known = next(catalogue);
        while (listing.hasNext()) {
            Listed listed = listing.next();
            while (known != null && known.key().compareTo(listed.key()) < 0) {
                changes.accept(new Change.Absent(known));
                known = next(catalogue);
            }
            if (known != null && known.key().equals(listed.key())) {
                changes.accept(compare(known, listed));
                known = next(catalogue);
            } else {
                changes.accept(listed.isFolderMarker() ? new Change.Skipped(listed) : new Change.Added(listed));
            }
        }
        while (known != null) {
            changes.accept(new Change.Absent(known));
            known = next(catalogue);
        }
    }

    private Change compare(Known known, Listed listed) {
        if (known.content().isEmpty()) {
            return new Change.Added(listed);
        }
        return known.sameContent(listed) ? compareSame(known, listed) : new Change.Modified(known, listed);
    }

    /// What is stale is asked for again even though it is what was judged before: the trouble may have come in between.
    private Change compareSame(Known known, Listed listed) {
        if (judgesAgain || known.outdated() || known.leftArchive(listed)) {
            return new Change.Rejudged(listed);
        }
        Change otherwise = known.stale() ? new Change.Rejudged(listed) : new Change.Unchanged(listed);
        return known.refusal()
                .filter(refusal -> known.stale() || mayFitNow.test(refusal))
                .<Change>map(refusal -> new Change.Resubmitted(known, listed, refusal))
                .orElse(otherwise);
    }

    private static <T> T next(Iterator<T> sequence) {
        return sequence.hasNext() ? sequence.next() : null;
    }
}
