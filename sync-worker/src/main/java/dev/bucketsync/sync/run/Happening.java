package dev.bucketsync.sync.run;

import dev.bucketsync.sync.listing.Level;
import dev.bucketsync.sync.listing.Page;
import dev.bucketsync.sync.ranges.Ask;
import dev.bucketsync.sync.ranges.Piece;
import java.time.Instant;

/// What came of a listing's call or comparison.
sealed interface Happening {
    record Paged(Ask.Page ask, Instant asked, Page page) implements Happening {}

    record Explored(Ask.Level ask, Instant asked, Level level) implements Happening {}

    record Failed(Ask ask, Instant asked, RuntimeException cause) implements Happening {}

    record Compared(Piece piece, PageChanges changes) implements Happening {}

    /// A comparison failed, which only our own database can cause, or the process is out of something.
    record Broke(Throwable cause) implements Happening {}
}
