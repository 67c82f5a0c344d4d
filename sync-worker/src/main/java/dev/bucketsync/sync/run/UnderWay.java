package dev.bucketsync.sync.run;

import dev.bucketsync.sync.ranges.Ask;

/// How much of a listing is under way.
final class UnderWay {
    private int calls;
    private int pages;
    private int comparisons;

    /// List calls.
    int calls() {
        return calls;
    }

    /// Pages that were asked for and are not committed.
    int pages() {
        return pages;
    }

    /// Pages that came and are not committed.
    int comparisons() {
        return comparisons;
    }

    void asked(Ask ask) {
        calls++;
        pages += isPage(ask);
    }

    void answered(Ask ask) {
        calls--;
        comparisons += isPage(ask);
    }

    void failed(Ask ask) {
        calls--;
        pages -= isPage(ask);
    }

    void committed(int more) {
        pages -= more;
        comparisons -= more;
    }

    private static int isPage(Ask ask) {
        return ask instanceof Ask.Page ? 1 : 0;
    }
}
