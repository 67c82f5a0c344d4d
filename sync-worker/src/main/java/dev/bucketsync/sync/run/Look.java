package dev.bucketsync.sync.run;

import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.hint.Hint;
import java.time.Instant;
import java.util.Optional;

/// What came of looking a hinted key up.
sealed interface Look {
    record Seen(Hint hint, Instant asked, Optional<Listed> there) implements Look {}

    record Failed(Hint hint, Instant asked, RuntimeException cause) implements Look {}

    /// The process is out of something.
    record Broke(Throwable cause) implements Look {}
}
