package dev.bucketsync.quota;

import dev.bucketsync.events.QuotaEvent;
import dev.bucketsync.events.QuotaEvent.QuotaCredited;
import dev.bucketsync.events.QuotaEvent.QuotaThresholdCrossed;
import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.ledger.Credit;
import dev.bucketsync.quota.ledger.Ledger;
import dev.bucketsync.quota.ledger.Plan;
import dev.bucketsync.runtime.kafka.BatchHandler;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// Puts an operator's credits into the ledger, each once.
final class CreditHandler implements BatchHandler<QuotaEvent> {
    /// Who gives an account a credit has told of the account before; on the other topic that may still be on its way.
    private static final Duration ACCOUNT_ON_ITS_WAY = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final Ledger ledger;
    private final Function<AccountId, Optional<Plan>> plans;
    private final Consumer<Collection<AccountId>> changed;
    private final Pause pause = new Pause();
    private final Map<Integer, Long> waitedUpTo = new HashMap<>();

    CreditHandler(Ledger ledger, Function<AccountId, Optional<Plan>> plans, Consumer<Collection<AccountId>> changed) {
        this.ledger = ledger;
        this.plans = plans;
        this.changed = changed;
    }

    @Override
    public List<Outgoing> handle(List<Message<QuotaEvent>> batch) {
        awaitAccounts(batch);
        List<Credit> credits =
                batch.stream().map(message -> credit(credited(message.event()))).toList();
        changed.accept(ledger.credit(credits, ConsumedOffsets.of(batch)));
        return List.of();
    }

    private static QuotaCredited credited(QuotaEvent event) {
        return switch (event) {
            case QuotaCredited credited -> credited;
            case QuotaUsageChanged _, QuotaThresholdCrossed _ ->
                throw new IllegalArgumentException("only credits belong on quota-adjustments, not " + event);
        };
    }

    /// For all of a batch together, and once: with an account missing it comes again in halves, and each message alone
    /// three times.
    private void awaitAccounts(List<Message<QuotaEvent>> batch) {
        boolean fresh = batch.stream().anyMatch(this::isFresh);
        for (Duration waited = Duration.ZERO;
                fresh
                        && waited.compareTo(ACCOUNT_ON_ITS_WAY) < 0
                        && batch.stream().anyMatch(this::isUnknown);
                waited = waited.plus(LOOK)) {
            pause.await(LOOK);
        }
        batch.forEach(message -> waitedUpTo.merge(
                message.position().partition(), message.position().offset(), Math::max));
    }

    private boolean isFresh(Message<QuotaEvent> message) {
        Long waited = waitedUpTo.get(message.position().partition());
        return waited == null || waited < message.position().offset();
    }

    private boolean isUnknown(Message<QuotaEvent> message) {
        return plans.apply(message.event().account()).isEmpty();
    }

    private Credit credit(QuotaCredited credited) {
        return plans.apply(credited.account())
                .map(plan -> Credit.of(credited, plan))
                .orElseThrow(() -> new IllegalStateException(
                        "the account %s is not known; publish it to the topic accounts, then send the credit again"
                                .formatted(credited.account())));
    }

    @Override
    public OptionalLong nextOffset(String topic, int partition) {
        return OptionalLong.of(ledger.nextOffset(topic, partition));
    }

    @Override
    public void passed(Collection<Position> next) {
        ledger.consumed(ConsumedOffsets.upTo(next));
    }
}
