package dev.bucketsync.quota;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.ledger.Ledger;
import dev.bucketsync.quota.ledger.Plan;
import dev.bucketsync.runtime.process.Loop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Puts changed plans into force at once, so that a customer sees limit and usage before anything is counted.
final class PlanKeeper implements Loop {
    private static final Duration ROUND = Duration.ofMillis(100);
    private static final int BATCH = 500;

    private final Ledger ledger;
    private final Function<AccountId, Optional<Plan>> plans;
    private final Set<AccountId> heard;
    private final Consumer<Collection<AccountId>> changed;
    private final Pause pause = new Pause();

    /// @param plans the plan that holds now
    /// @param heard accounts whose plan may be another; others add, this loop takes out
    /// @param changed told of accounts whose limit is another
    PlanKeeper(
            Ledger ledger,
            Function<AccountId, Optional<Plan>> plans,
            Set<AccountId> heard,
            Consumer<Collection<AccountId>> changed) {
        this.ledger = ledger;
        this.plans = plans;
        this.heard = heard;
        this.changed = changed;
    }

    @Override
    public void runOnce() {
        List<AccountId> batch = heard.stream().limit(BATCH).toList();
        if (batch.isEmpty()) {
            pause.await(ROUND);
            return;
        }
        // Before the plans are read: what changes meanwhile comes again.
        heard.removeAll(Set.copyOf(batch));
        changed.accept(
                ledger.apply(batch.stream().map(plans).flatMap(Optional::stream).toList()));
    }

    @Override
    public void wakeup() {
        pause.end();
    }
}
