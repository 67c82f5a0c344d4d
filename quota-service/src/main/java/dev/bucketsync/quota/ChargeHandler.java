package dev.bucketsync.quota;

import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.VerdictEvent;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.ledger.Charge;
import dev.bucketsync.quota.ledger.Decision;
import dev.bucketsync.quota.ledger.Ledger;
import dev.bucketsync.quota.ledger.Plan;
import dev.bucketsync.quota.ledger.Ruling;
import dev.bucketsync.runtime.kafka.BatchHandler;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// Asks the ledger for every accepted asset and answers with its outcome.
final class ChargeHandler implements BatchHandler<VerdictEvent> {
    private final Ledger ledger;
    private final Function<AccountId, Optional<Plan>> plans;
    private final Consumer<Collection<AccountId>> changed;
    private final Outcomes outcomes;
    private final ChargeMeters meters;

    /// @param plans the accounts as last heard; who is not there is unknown
    /// @param changed told of accounts whose usage is another
    ChargeHandler(
            Ledger ledger,
            Function<AccountId, Optional<Plan>> plans,
            Consumer<Collection<AccountId>> changed,
            Outcomes outcomes,
            ChargeMeters meters) {
        this.ledger = ledger;
        this.plans = plans;
        this.changed = changed;
        this.outcomes = outcomes;
        this.meters = meters;
    }

    @Override
    public List<Outgoing> handle(List<Message<VerdictEvent>> batch) {
        Map<AccountId, Optional<Plan>> known = new HashMap<>();
        List<Asked> asked = batch.stream().map(message -> asked(message, known)).toList();
        List<Charge> charges =
                asked.stream().flatMap(each -> each.charge().stream()).toList();
        Ruling ruling = ledger.charge(charges, ConsumedOffsets.of(batch));
        changed.accept(ruling.changed());
        Iterator<Decision> decisions = ruling.decisions().iterator();
        return asked.stream().map(each -> answer(each, decisions)).toList();
    }

    /// What a message asks for; nothing where the account is unknown.
    private record Asked(Message<VerdictEvent> message, Optional<Charge> charge) {}

    /// @param known each account's plan, looked up once, so that one batch is decided by one plan
    private Asked asked(Message<VerdictEvent> message, Map<AccountId, Optional<Plan>> known) {
        ObjectAccepted asset = asset(message.event());
        Optional<Plan> plan = known.computeIfAbsent(asset.object().account(), plans);
        return new Asked(message, plan.map(its -> Charge.of(asset, its)));
    }

    private Outgoing answer(Asked asked, Iterator<Decision> decisions) {
        OutcomeEvent outcome = asked.charge()
                .map(charge -> decided(charge, decisions.next()))
                .orElseGet(() -> unknown(asset(asked.message().event())));
        return Outgoing.of(outcome, asked.message());
    }

    private OutcomeEvent decided(Charge charge, Decision decision) {
        meters.count(decision);
        return outcomes.of(charge, decision);
    }

    private OutcomeEvent unknown(ObjectAccepted asset) {
        meters.countUnknownAccount();
        return outcomes.accountUnknown(asset);
    }

    @Override
    public OptionalLong nextOffset(String topic, int partition) {
        return OptionalLong.of(ledger.nextOffset(topic, partition));
    }

    @Override
    public void passed(Collection<Position> next) {
        ledger.consumed(ConsumedOffsets.upTo(next));
    }

    @Override
    public List<Outgoing> abandoned(Message<VerdictEvent> message, Exception cause) {
        return List.of(Outgoing.of(outcomes.internal(asset(message.event()))));
    }

    private static ObjectAccepted asset(VerdictEvent event) {
        return switch (event) {
            case ObjectAccepted accepted -> accepted;
        };
    }
}
