package dev.bucketsync.quota;

import dev.bucketsync.quota.ledger.Months;
import dev.bucketsync.runtime.process.Loop;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;

/// Keeps the ledger's partitions a month ahead of the clock, so that no account's new month meets a missing one.
final class MonthOpener implements Loop {
    private static final Duration ROUND = Duration.ofHours(1);

    private final Months months;
    private final InstantSource clock;
    private final Pause pause = new Pause();

    MonthOpener(Months months, InstantSource clock) {
        this.months = months;
        this.clock = clock;
    }

    @Override
    public void runOnce() {
        YearMonth current = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        months.open(current);
        months.open(current.plusMonths(1));
        pause.await(ROUND);
    }

    @Override
    public void wakeup() {
        pause.end();
    }
}
