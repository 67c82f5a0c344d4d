package dev.bucketsync.sync.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Position;
import dev.bucketsync.runtime.kafka.Trace;
import dev.bucketsync.sync.testing.Outcomes;
import dev.bucketsync.sync.testing.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class SettlementTest {
    private static final Seen SEEN = Seen.any();
    private final Settlement settlement = new Settlement(
            Jdbi.create("jdbc:postgresql://nobody.invalid/none"), new SimpleMeterRegistry(), Arrivals.NOBODY_WAITS);

    @Test
    void settlesAsOurOwnFaultWhatItCannotStore() {
        assertThat(abandon(Outcomes.admitted(SEEN))).singleElement().satisfies(said -> {
            ObjectFaulted faulted = (ObjectFaulted) ((Outgoing.Publication) said).event();
            assertThat(faulted.cause()).isEqualTo(FaultCause.INTERNAL);
            assertThat(faulted.run()).isEqualTo(SEEN.run());
            assertThat(faulted.object()).isEqualTo(SEEN.object());
            assertThat(faulted.now()).isEqualTo(SEEN.now());
        });
        assertThat(abandon(Outcomes.faulted(SEEN, FaultCause.TIMEOUT))).hasSize(1);
    }

    @Test
    void doesNotGoRoundInCirclesWithItsOwnFault() {
        assertThat(abandon(Outcomes.faulted(SEEN, FaultCause.INTERNAL))).isEmpty();
    }

    private List<Outgoing> abandon(OutcomeEvent outcome) {
        Position position = new Position(Topic.OUTCOMES.shortName(), 0, 0);
        return settlement.abandoned(
                new Message<>(outcome, position, 1, Instant.EPOCH, Trace.fresh()), new IllegalStateException("no"));
    }
}
