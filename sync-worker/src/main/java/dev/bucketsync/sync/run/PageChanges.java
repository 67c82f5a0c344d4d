package dev.bucketsync.sync.run;

import dev.bucketsync.sync.diff.Change;
import dev.bucketsync.sync.diff.Known;
import dev.bucketsync.sync.diff.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What one page comes to: the work it makes, what it shows to be absent, and its share of the books.
final class PageChanges implements Consumer<Change> {
    /// How an object came to be work.
    enum Kind {
        ADDED,
        MODIFIED,
        REJUDGED,
        RESUBMITTED
    }

    record Work(Kind kind, Listed object) {}

    private final List<Work> work = new ArrayList<>();
    private final List<Known> absent = new ArrayList<>();
    private long listed;
    private long unchanged;
    private long skipped;
    private long known;

    @Override
    public void accept(Change change) {
        switch (change) {
            case Change.Added(Listed now) -> addWork(Kind.ADDED, now);
            case Change.Modified(Known _, Listed now) -> addKnownWork(Kind.MODIFIED, now);
            case Change.Rejudged(Listed now) -> addKnownWork(Kind.REJUDGED, now);
            case Change.Resubmitted resubmitted -> addKnownWork(Kind.RESUBMITTED, resubmitted.now());
            case Change.Unchanged _ -> {
                listed++;
                unchanged++;
                known++;
            }
            case Change.Skipped _ -> {
                listed++;
                skipped++;
            }
            case Change.Absent(Known before) -> {
                absent.add(before);
                known++;
            }
        }
    }

    private void addWork(Kind kind, Listed now) {
        listed++;
        work.add(new Work(kind, now));
    }

    private void addKnownWork(Kind kind, Listed now) {
        known++;
        addWork(kind, now);
    }

    List<Work> work() {
        return work;
    }

    List<Known> absent() {
        return absent;
    }

    /// Hands out what was found absent so far; it is still counted.
    List<Known> takeAbsent() {
        List<Known> taken = List.copyOf(absent);
        absent.clear();
        return taken;
    }

    long listed() {
        return listed;
    }

    long unchanged() {
        return unchanged;
    }

    long skipped() {
        return skipped;
    }

    long known() {
        return known;
    }
}
