package dev.bucketsync.sync.run;

import dev.bucketsync.runtime.process.Faults;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.ranges.Ask;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Asks a bucket what a scan wants to know of it.
record Asking(Lister lister, InstantSource clock) {
    private static final int PAGE = 1_000;

    /// A call to be made on a thread of its own.
    Supplier<Happening> call(Ask ask) {
        Instant asked = clock.instant();
        return () -> {
            try {
                return answer(ask, asked);
            } catch (RuntimeException e) {
                if (Faults.outOfMemory(e).isPresent()) {
                    throw e;
                }
                return new Happening.Failed(ask, asked, e);
            }
        };
    }

    private Happening answer(Ask ask, Instant asked) {
        return switch (ask) {
            case Ask.Page page -> new Happening.Paged(page, asked, lister.page(page.after(), PAGE, page.patience()));
            case Ask.Level level ->
                new Happening.Explored(level, asked, lister.level(level.prefix(), PAGE, level.patience()));
        };
    }
}
