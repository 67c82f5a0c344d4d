package dev.bucketsync.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
    private final OffsetTracker tracker = new OffsetTracker();

    @BeforeEach
    void threeMessages() {
        tracker.begin(10);
        tracker.begin(11);
        // 12 was compacted away.
        tracker.begin(13);
    }

    @Test
    void hasNothingToCommitWhileTheFirstIsUnderWay() {
        tracker.settle(11);
        tracker.settle(13);
        assertThat(tracker.committable()).isEmpty();
    }

    @Test
    void commitsUpToTheFirstUnderWay() {
        tracker.settle(10);
        tracker.settle(13);
        assertThat(tracker.committable()).hasValue(11);
    }

    @Test
    void commitsPastTheLastWhenAllAreSettledInAnyOrder() {
        tracker.settle(13);
        tracker.settle(11);
        tracker.settle(10);
        assertThat(tracker.committable()).hasValue(14);
    }

    @Test
    void asksForACommitUntilItIsDone() {
        tracker.settle(10);
        assertThat(tracker.committable()).hasValue(11);
        assertThat(tracker.committable()).hasValue(11);
        tracker.committed(11);
        assertThat(tracker.committable()).isEmpty();
        tracker.settle(11);
        assertThat(tracker.committable()).hasValue(12);
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        tracker.settle(99);
        assertThat(tracker.committable()).isEmpty();
    }
}
