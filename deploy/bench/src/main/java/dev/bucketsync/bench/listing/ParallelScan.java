package dev.bucketsync.bench.listing;

import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.listing.Level;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.listing.Page;
import dev.bucketsync.sync.listing.SlowException;
import dev.bucketsync.sync.listing.ThrottledException;
import dev.bucketsync.sync.ranges.Ask;
import dev.bucketsync.sync.ranges.Bounds;
import dev.bucketsync.sync.ranges.Congestion;
import dev.bucketsync.sync.ranges.Piece;
import dev.bucketsync.sync.ranges.RangeScan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The worker's ranges, congestion control and list calls, without its catalogue: a page is safe once it is taken.
final class ParallelScan {
    private static final int PAGE = 1_000;
    private static final long TICK_MILLIS = 20;

    private final Lister lister;
    private final Consumer<List<Listed>> taker;
    private final RangeScan scan;
    private final Congestion congestion;
    private final BlockingQueue<Runnable> happened = new LinkedBlockingQueue<>();
    private int calling;

    /// @param most calls under way at once
    /// @param taker gets what was listed, a page at a time, by one thread
    ParallelScan(Lister lister, int most, Consumer<List<Listed>> taker) {
        this.lister = lister;
        this.taker = taker;
        Bounds all = new Bounds(0, Optional.empty(), Optional.empty());
        this.scan = new RangeScan(
                "", List.of(new RangeScan.Resumed(all, Optional.empty())), 1, List.of(), new CallLimits(most, most));
        this.congestion = new Congestion(most, Instant.now());
    }

    void run() throws InterruptedException {
        while (!scan.done()) {
            dispatch();
            Runnable news = happened.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
            while (news != null) {
                news.run();
                news = happened.poll();
            }
        }
    }

    private void dispatch() {
        while (calling < congestion.permits(Instant.now())) {
            Optional<Ask> ask = scan.next();
            if (ask.isEmpty()) {
                return;
            }
            calling++;
            Instant asked = Instant.now();
            Thread.startVirtualThread(() -> happened.add(call(ask.get(), asked)));
        }
    }

    private Runnable call(Ask ask, Instant asked) {
        try {
            return switch (ask) {
                case Ask.Page page -> {
                    Page answer = lister.page(page.after(), PAGE, page.patience());
                    yield () -> listed(page, answer, asked);
                }
                case Ask.Level level -> {
                    Level answer = lister.level(level.prefix(), PAGE, level.patience());
                    yield () -> explored(level, answer, asked);
                }
            };
        } catch (RuntimeException e) {
            return () -> failed(ask, asked, e);
        }
    }

    private void listed(Ask.Page ask, Page page, Instant asked) {
        answered(asked);
        Piece piece = scan.listed(ask, page);
        taker.accept(piece.objects());
        scan.committed(piece);
    }

    private void explored(Ask.Level ask, Level level, Instant asked) {
        answered(asked);
        scan.explored(ask, level);
    }

    private void answered(Instant asked) {
        calling--;
        congestion.answered(asked, Instant.now());
    }

    private void failed(Ask ask, Instant asked, RuntimeException cause) {
        calling--;
        switch (cause) {
            case ThrottledException throttled -> congestion.throttled(asked, Instant.now(), throttled.retryAfter());
            case SlowException _ -> congestion.slow(Instant.now());
            default -> throw cause;
        }
        scan.failed(ask, cause instanceof SlowException);
    }
}
