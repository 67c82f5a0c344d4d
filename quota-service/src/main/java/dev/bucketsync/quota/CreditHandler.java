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
import java.util.List;
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

    CreditHandler(Ledger ledger, Function<AccountId, Optional<Plan>> plans, Consumer<Collection<AccountId>> changed) {
        this.ledger = ledger;
        this.plans = plans;
        this.changed = changed;
    }

    @Override
    public List<Outgoing> handle(List<Message<QuotaEvent>> batch) {
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

    private Credit credit(QuotaCredited credited) {
        for (long waited = 0; waited < ACCOUNT_ON_ITS_WAY.toMillis(); waited += LOOK.toMillis()) {
            Optional<Plan> plan = plans.apply(credited.account());
            if (plan.isPresent()) {
                return Credit.of(credited, plan.get());
            }
            pause.await(LOOK);
        }
        throw new IllegalStateException(
                "the account %s is not known; publish it to the topic accounts, then send the credit again"
                        .formatted(credited.account()));
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
