package dev.bucketsync.quota;

import dev.bucketsync.quota.ledger.Months;
import dev.bucketsync.runtime.process.Loop;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the ledger's partitions a month ahead of the clock, so that no account's new month meets a missing one.
final class MonthOpener implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(MonthOpener.class);
    private static final Duration ROUND = Duration.ofHours(1);
    private static final Duration AGAIN = Duration.ofMinutes(1);

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
        boolean open =
                Stream.of(current, current.plusMonths(1)).filter(months::open).count() == 2;
        if (!open) {
            LOG.info("the ledger is being read at length; its months are opened later");
        }
        pause.await(open ? ROUND : AGAIN);
    }

    @Override
    public void wakeup() {
        pause.end();
    }
}
