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
import java.util.ArrayList;
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
        List<ObjectAccepted> assets =
                batch.stream().map(message -> asset(message.event())).toList();
        Map<AccountId, Optional<Plan>> known = plansOf(assets);
        List<Charge> charges = assets.stream()
                .flatMap(asset -> known.get(asset.object().account()).map(plan -> Charge.of(asset, plan)).stream())
                .toList();
        Ruling ruling = ledger.charge(charges, ConsumedOffsets.of(batch));
        changed.accept(ruling.changed());
        return answers(batch, known, ruling.decisions().iterator());
    }

    /// Once per account, so that one batch is decided by one plan.
    private Map<AccountId, Optional<Plan>> plansOf(List<ObjectAccepted> assets) {
        Map<AccountId, Optional<Plan>> known = new HashMap<>();
        assets.forEach(asset -> known.computeIfAbsent(asset.object().account(), plans));
        return known;
    }

    private List<Outgoing> answers(
            List<Message<VerdictEvent>> batch, Map<AccountId, Optional<Plan>> known, Iterator<Decision> decisions) {
        List<Outgoing> answers = new ArrayList<>(batch.size());
        for (Message<VerdictEvent> message : batch) {
            ObjectAccepted asset = asset(message.event());
            boolean isKnown = known.get(asset.object().account()).isPresent();
            answers.add(Outgoing.of(isKnown ? decided(asset, decisions.next()) : unknown(asset), message));
        }
        return answers;
    }

    private OutcomeEvent decided(ObjectAccepted asset, Decision decision) {
        meters.count(decision);
        return outcomes.of(asset, decision);
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
