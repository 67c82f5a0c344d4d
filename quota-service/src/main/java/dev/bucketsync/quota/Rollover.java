package dev.bucketsync.quota;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.ledger.Ledger;
import dev.bucketsync.runtime.process.Loop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Notices by the database's clock when accounts' periods have ended, so that the new ones begin and are told on time,
/// whether anything is counted in them or not.
final class Rollover implements Loop {
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int PAGE = 1000;

    private final Ledger ledger;
    private final Consumer<Collection<AccountId>> ended;
    private final Pause pause = new Pause();

    /// @param ended told of accounts that need a new period
    Rollover(Ledger ledger, Consumer<Collection<AccountId>> ended) {
        this.ledger = ledger;
        this.ended = ended;
    }

    @Override
    public void runOnce() {
        List<AccountId> page = ledger.ended(Optional.empty(), PAGE);
        while (!page.isEmpty()) {
            ended.accept(page);
            page = page.size() < PAGE ? List.of() : ledger.ended(Optional.of(page.getLast()), PAGE);
        }
        pause.await(ROUND);
    }

    @Override
    public void wakeup() {
        pause.end();
    }
}
