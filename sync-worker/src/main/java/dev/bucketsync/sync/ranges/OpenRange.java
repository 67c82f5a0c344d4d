package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// A range that is not listed to its end, with what its pages so far tell about the rest.
final class OpenRange {
    private enum State {
        WAITING,
        ASKED,
        COMMITTING
    }

    private static final double UNKNOWN = -1;

    final int number;
    final Optional<ObjectKey> after;
    /// Where this process took it up.
    final Optional<ObjectKey> heldFrom;
    private Optional<ObjectKey> upTo;
    private Optional<ObjectKey> cursor;
    private State state = State.WAITING;
    private Optional<ObjectKey> pageStart = Optional.empty();
    private int pages;
    private int pagesSinceCut;
    private int pagesInFolder;
    private int slow;
    /// How the last cut that was a guess went: where it fell, whom it was cut from, whether its outcome is open.
    private int guessedAt;
    private Optional<OpenRange> cutFrom = Optional.empty();
    private boolean unproven;
    private int misses;
    private double rest = UNKNOWN;
    private int restKnowing;

    OpenRange(Bounds bounds, Optional<ObjectKey> cursor) {
        this.number = bounds.number();
        this.after = bounds.after();
        this.upTo = bounds.upTo();
        this.heldFrom = cursor;
        this.cursor = cursor;
    }

    Bounds bounds() {
        return new Bounds(number, after, upTo);
    }

    /// Whether it is all there is.
    boolean whole() {
        return after.isEmpty() && upTo.isEmpty();
    }

    Optional<ObjectKey> upTo() {
        return upTo;
    }

    Optional<ObjectKey> cursor() {
        return cursor;
    }

    /// Where the last page began; absent before the first one of this process.
    Optional<ObjectKey> pageStart() {
        return pageStart;
    }

    int pages() {
        return pages;
    }

    /// How many pages came since the last one that met the beginning of a folder.
    int pagesInFolder() {
        return pagesInFolder;
    }

    /// @param folder whether a page met the beginning of one
    void passed(boolean folder) {
        pagesInFolder = folder ? 0 : pagesInFolder + 1;
    }

    int misses() {
        return misses;
    }

    /// Places of names before this one have proved to be bad guesses.
    int guessFrom() {
        return misses == 0 ? 0 : guessedAt + 1;
    }

    /// Where the range stands that this was cut from, if that was on a guess and nothing is here.
    Optional<ObjectKey> missedFrom() {
        return pageStart.isPresent() ? Optional.empty() : cutFrom.flatMap(OpenRange::cursor);
    }

    /// Whether the rest may be cut: not while a guess about it is open, and not before it was listed on.
    boolean cuttable() {
        return !unproven && pagesSinceCut > misses / 4;
    }

    void asked() {
        state = State.ASKED;
    }

    void committed() {
        state = State.WAITING;
    }

    boolean waiting() {
        return state == State.WAITING;
    }

    /// Notes that a call brought nothing.
    void failed(boolean slowly) {
        state = State.WAITING;
        slow = slowly ? slow + 1 : slow;
    }

    /// @param times the next page was slow before
    void expectSlow(int times) {
        slow = times;
    }

    int slow() {
        return slow;
    }

    /// What of a page belongs here: the bound may have moved since it was asked for.
    List<Listed> trim(List<Listed> page) {
        if (upTo.isEmpty() || page.isEmpty() || page.getLast().key().compareTo(upTo.get()) <= 0) {
            return page;
        }
        int from = 0;
        int to = page.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (page.get(middle).key().compareTo(upTo.get()) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return page.subList(0, from);
    }

    void listed(List<Listed> kept) {
        if (!kept.isEmpty()) {
            pageStart = Optional.of(kept.getFirst().key());
            cursor = Optional.of(kept.getLast().key());
        }
        if (pages == 0) {
            cutFrom.ifPresent(victim -> victim.heard(!kept.isEmpty()));
        }
        pages++;
        pagesSinceCut++;
        this.rest = UNKNOWN;
        slow = 0;
        state = State.COMMITTING;
    }

    /// What is left, estimated again only when something has changed.
    ///
    /// @param knowing counts what was learned of the whole bucket
    double rest(int knowing, DoubleSupplier estimate) {
        if (rest == UNKNOWN || restKnowing != knowing) {
            rest = estimate.getAsDouble();
            restKnowing = knowing;
        }
        return rest;
    }

    private void heard(boolean hit) {
        this.rest = UNKNOWN;
        unproven = false;
        misses = hit ? 0 : misses + 1;
    }

    /// Gives away everything beyond `at`.
    OpenRange cutAt(ObjectKey at, int number) {
        OpenRange rest = new OpenRange(new Bounds(number, Optional.of(at), upTo), Optional.of(at));
        upTo = Optional.of(at);
        pagesSinceCut = 0;
        this.rest = UNKNOWN;
        return rest;
    }

    /// As [#cutAt], on a guess: its first page tells whether anything lies there.
    OpenRange guessAt(ObjectKey at, int place, int number) {
        OpenRange rest = cutAt(at, number);
        rest.cutFrom = Optional.of(this);
        guessedAt = place;
        unproven = true;
        this.rest = UNKNOWN;
        return rest;
    }
}
