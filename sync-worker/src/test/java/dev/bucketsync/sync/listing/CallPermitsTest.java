package dev.bucketsync.sync.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallPermitsTest {
    private static final int MUCH = 1_000;

    private Instant now = Instant.EPOCH;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CallPermits permits = new CallPermits(new CallLimits(16, 12), () -> now, meters);

    private static List<CallPermits.Permit> takeAll(CallPermits.Share share, int want) {
        List<CallPermits.Permit> taken = new ArrayList<>();
        for (int i = 0; i < want; i++) {
            CallPermits.Permit permit = share.take(want);
            if (permit != null) {
                taken.add(permit);
            }
        }
        return taken;
    }

    @Test
    void givesOneConnectionNoMoreThanItMayHave() {
        assertThat(takeAll(permits.join(), MUCH)).hasSize(12);
    }

    @Test
    void givesALateRunItsPartAsSoonAsCallsEnd() {
        CallPermits.Share early = permits.join();
        List<CallPermits.Permit> taken = takeAll(early, MUCH);
        CallPermits.Share late = permits.join();
        assertThat(takeAll(late, MUCH)).hasSize(4);

        taken.forEach(CallPermits.Permit::close);

        assertThat(takeAll(early, MUCH)).hasSize(8);
        assertThat(takeAll(late, MUCH)).hasSize(4);
        assertThat(meters.get("bucketsync.listing.calls.active").gauge().value())
                .isEqualTo(16);
    }

    @Test
    void letsARunHaveWhatOthersDoNotWant() {
        CallPermits.Share modest = permits.join();
        assertThat(takeAll(modest, 1)).hasSize(1);

        assertThat(takeAll(permits.join(), MUCH)).hasSize(12);
    }

    @Test
    void countsHangingCallsAgainstTheirConnectionAlone() {
        CallPermits.Share dead = permits.join();
        assertThat(takeAll(dead, MUCH)).hasSize(12);
        now = now.plusSeconds(3);

        assertThat(takeAll(permits.join(), MUCH)).hasSize(12);
        assertThat(dead.take(MUCH)).isNull();
    }

    @Test
    void forgetsARunThatHasLeft() {
        CallPermits.Share left = permits.join();
        List<CallPermits.Permit> taken = takeAll(left, 8);
        left.close();
        taken.forEach(CallPermits.Permit::close);

        CallPermits.Share one = permits.join();
        CallPermits.Share other = permits.join();
        assertThat(takeAll(one, MUCH).size() + takeAll(other, MUCH).size()).isEqualTo(16);
    }
}
