package dev.bucketsync.quota.restore;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectPreviewed;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.OutcomeEvent.ObjectRemoved;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.quota.ledger.Charge;
import dev.bucketsync.quota.ledger.LostBook;
import dev.bucketsync.runtime.kafka.Alone;
import dev.bucketsync.runtime.kafka.Reading;
import dev.bucketsync.runtime.kafka.Wiring;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/// What the topic `outcomes` says of the quota's decisions. A fault is none: it is decided anew.
record OutcomesTold(Wiring wiring, LostBook lost) {
    void read(Instant since) {
        try (ToTheEnd outcomes = new ToTheEnd(wiring.clients(), Topic.OUTCOMES).since(since)) {
            outcomes.each(polled -> lost.told(decisions(polled)));
        }
    }

    private Map<EventId, Optional<Shortfall>> decisions(ConsumerRecords<byte[], byte[]> polled) {
        Map<EventId, Optional<Shortfall>> decisions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            if (Alone.read(wiring.records(), record, OutcomeEvent.class)
                    instanceof Reading.Understood<OutcomeEvent>(var message)) {
                keep(decisions, message.event());
            }
        }
        return decisions;
    }

    /// What was refused first and admitted when it came again is admitted.
    private static void keep(Map<EventId, Optional<Shortfall>> decisions, OutcomeEvent outcome) {
        switch (outcome) {
            case ObjectAdmitted admitted when isDecision(admitted) -> decisions.put(admitted.id(), Optional.empty());
            case ObjectRejected rejected
            when rejected.shortfall().isPresent() -> decisions.putIfAbsent(rejected.id(), rejected.shortfall());
            case ObjectAdmitted _, ObjectRejected _, ObjectFaulted _, ObjectRemoved _, ObjectPreviewed _ -> {}
        }
    }

    /// Ids are free text, ours are digests.
    private static boolean isDecision(OutcomeEvent outcome) {
        return outcome.id().equals(Charge.decisionOn(outcome.run(), outcome.object(), outcome.now()));
    }
}
