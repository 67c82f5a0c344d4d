package dev.bucketsync.sync.ranges;

import dev.bucketsync.sync.listing.Page;

/// How many calls of a listing came to nothing, and whether another may.
final class Waste {
    private static final int PAGE = 1_000;
    /// Calls that may come to nothing: a start, and a share of all pages.
    private static final double START = 8;
    private static final double START_PER_RANGE = 0.25;
    private static final double PER_OPEN_RANGE = 0.5;
    private static final double GUESSING = 0.02;
    private static final double KNOWING = 0.05;
    private static final double IDLE = 0.08;

    private final int mostRanges;
    private long answers;
    private long keys;
    private long cutPages;
    private long keysOfCutPages;

    Waste(int mostRanges) {
        this.mostRanges = mostRanges;
    }

    /// A look is asked for, which counts at once: others are decided on before its answer comes.
    void look() {
        answers++;
    }

    /// A look was not answered.
    void failed() {
        answers--;
    }

    /// @param kept how many of a page's keys were news
    void listed(Page page, int kept) {
        answers++;
        keys += kept;
        if (!page.last()) {
            cutPages++;
            keysOfCutPages += page.objects().size();
        }
    }

    /// Whether a range may be cut where something is known to lie.
    boolean bearsCut(int openRanges) {
        return share(openRanges) <= KNOWING + worthMore(openRanges);
    }

    /// Whether a range may be cut where perhaps nothing lies.
    boolean bearsGuess(int openRanges) {
        return share(openRanges) <= GUESSING + worthMore(openRanges);
    }

    /// The share of calls that bring nothing new, counting what open ranges will cost at their ends.
    private double share(int openRanges) {
        double full = keys / keysAPage();
        double nothing = answers - full + PER_OPEN_RANGE * openRanges - START_PER_RANGE * mostRanges - START;
        return nothing / (full + 1);
    }

    /// What S3 gives where it has more to give: a versioned bucket far less than was asked for.
    private double keysAPage() {
        return cutPages == 0 ? PAGE : keysOfCutPages / (double) cutPages;
    }

    /// A few ranges that keep all others waiting are worth more calls.
    private double worthMore(int openRanges) {
        return IDLE * (1 - openRanges / (double) mostRanges);
    }
}
