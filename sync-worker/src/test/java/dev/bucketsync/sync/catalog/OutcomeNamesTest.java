package dev.bucketsync.sync.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.sync.testing.Outcomes;
import dev.bucketsync.sync.testing.Seen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeNamesTest {
    private static final Seen SEEN = Seen.any();

    @Test
    void countsVerdictsUnderTheirNames() {
        assertThat(OutcomeNames.counted(Outcomes.admitted(SEEN))).isEqualTo("ADMITTED");
        assertThat(OutcomeNames.counted(Outcomes.rejected(SEEN))).isEqualTo("REJECTED");
    }

    @ParameterizedTest
    @EnumSource(FaultCause.class)
    void countsABucketThatMovesOnApartFromFaults(FaultCause cause) {
        boolean movedOn = cause == FaultCause.OBJECT_GONE || cause == FaultCause.OBJECT_CHANGED;

        assertThat(OutcomeNames.counted(Outcomes.faulted(SEEN, cause))).isEqualTo(movedOn ? "MOVED_ON" : "FAULTED");
    }
}
