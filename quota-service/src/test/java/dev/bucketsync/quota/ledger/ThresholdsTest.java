package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {
    @ParameterizedTest
    @CsvSource({
        "79, 100, 0",
        "80, 100, 80",
        "94, 100, 80",
        "95, 100, 95",
        "99, 100, 95",
        "100, 100, 100",
        "101, 100, 100",
        // Rounded up: 80 % of 7 is 5.6, of 3 it is 2.4.
        "5, 7, 0",
        "6, 7, 80",
        "2, 3, 0",
        "3, 3, 100",
        "1, 1, 100",
        "0, 0, 0",
        "1, 0, 100",
        "7378697629483820645, 9223372036854775807, 0",
        "7378697629483820646, 9223372036854775807, 80",
    })
    void isReachedByWhatIsUsed(long used, long limit, int percent) {
        assertThat(Thresholds.reached(new Balance(used, 0, OptionalLong.of(limit), 0)))
                .isEqualTo(percent);
    }

    @Test
    void isNeverReachedWithoutALimit() {
        assertThat(Thresholds.reached(new Balance(Long.MAX_VALUE, 0, OptionalLong.empty(), 0)))
                .isZero();
    }

    @Test
    void countsWhatWasCredited() {
        assertThat(Thresholds.reached(new Balance(100, 25, OptionalLong.of(100), 0)))
                .isEqualTo(80);
        assertThat(Thresholds.reached(new Balance(100, Long.MAX_VALUE, OptionalLong.of(100), 0)))
                .isZero();
    }

    @Test
    void isCrossedOnlyAboveWhatWasTold() {
        OptionalLong limit = OptionalLong.of(100);
        assertThat(Thresholds.crossed(new Balance(100, 0, limit, 0))).containsExactly(80, 95, 100);
        assertThat(Thresholds.crossed(new Balance(97, 0, limit, 80))).containsExactly(95);
        assertThat(Thresholds.crossed(new Balance(97, 0, limit, 100))).isEmpty();
    }
}
