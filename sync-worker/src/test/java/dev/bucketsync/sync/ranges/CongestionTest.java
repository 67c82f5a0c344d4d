package dev.bucketsync.sync.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CongestionTest {
    private static final int MOST = 64;

    private final Congestion congestion = new Congestion(MOST, Instant.EPOCH);
    private Instant now = Instant.EPOCH;

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void answered(int calls) {
        for (int i = 0; i < calls; i++) {
            congestion.answered(now, now);
        }
    }

    @Test
    void doublesWithEveryRoundUntilItHasAll() {
        assertThat(congestion.permits(now)).isEqualTo(16);
        answered(16);
        assertThat(congestion.permits(now)).isEqualTo(32);
        answered(100);
        assertThat(congestion.permits(now)).isEqualTo(MOST);
    }

    @Test
    void makesWayAtOnceForAllCallsThatWereUnderWay() {
        answered(100);
        Instant asked = now;
        pass(Duration.ofMillis(100));

        assertThat(congestion.throttled(asked, now, Optional.empty())).isTrue();
        assertThat(congestion.throttled(asked, now, Optional.empty())).isFalse();

        assertThat(congestion.size()).isEqualTo(44);
        assertThat(congestion.permits(now)).isZero();
        pass(Duration.ofMillis(500));
        assertThat(congestion.permits(now)).isEqualTo(44);
    }

    @Test
    void waitsAsLongAsItIsTold() {
        congestion.throttled(now, now, Optional.of(Duration.ofSeconds(7)));

        assertThat(congestion.permits(now.plusSeconds(6))).isZero();
        assertThat(congestion.permits(now.plusSeconds(7))).isPositive();
    }

    @Test
    void waitsNoLongerThanHalfAMinuteWhateverItIsTold() {
        congestion.throttled(now, now, Optional.of(Duration.ofDays(7)));

        assertThat(congestion.permits(now.plusSeconds(30))).isPositive();
    }

    @Test
    void comesBackWithinAMinute() {
        answered(100);
        for (int i = 0; i < 4; i++) {
            congestion.throttled(now, now, Optional.empty());
            pass(Duration.ofSeconds(1));
        }
        assertThat(congestion.size()).isLessThan(20);

        for (int i = 0; i < 60; i++) {
            pass(Duration.ofSeconds(1));
            answered(10);
        }

        assertThat(congestion.size()).isGreaterThan(57);
    }

    @Test
    void takesNoSlowCallForAComplaintUnlessNothingElseComes() {
        answered(100);
        for (int i = 0; i < MOST - 1; i++) {
            congestion.slow(now);
        }
        assertThat(congestion.size()).isEqualTo(MOST);
        answered(1);
        for (int i = 0; i < MOST; i++) {
            congestion.slow(now);
        }
        assertThat(congestion.size()).isEqualTo(MOST / 2);
    }

    @Test
    void alwaysLeavesOne() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(1));
            congestion.throttled(now, now, Optional.empty());
        }

        assertThat(congestion.size()).isEqualTo(1);
    }
}
