package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BalanceTest {
    private static final OptionalLong HUNDRED = OptionalLong.of(100);

    @Test
    void hasLeftWhatLimitAndCreditsHoldBeyondWhatIsUsed() {
        assertThat(new Balance(60, 0, HUNDRED, 0).left()).hasValue(40);
        assertThat(new Balance(60, 15, HUNDRED, 0).left()).hasValue(55);
        assertThat(new Balance(60, 15, OptionalLong.empty(), 0).left()).isEmpty();
    }

    @Test
    void hasNothingLeftUnderALimitLoweredBelowWhatIsUsed() {
        assertThat(new Balance(60, 5, OptionalLong.of(50), 0).left()).hasValue(0);
        assertThat(new Balance(60, 15, OptionalLong.of(50), 0).left()).hasValue(5);
    }

    @Test
    void staysWithin64Bits() {
        Balance most = new Balance(0, Long.MAX_VALUE, OptionalLong.of(Long.MAX_VALUE), 0);
        assertThat(most.left()).hasValue(Long.MAX_VALUE);
        assertThat(most.allowed()).hasValue(Long.MAX_VALUE);
        assertThatThrownBy(() -> most.withCredit(1)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void remembersWhatWasToldWhateverTheLimitDoes() {
        assertThat(new Balance(80, 0, HUNDRED, 0).told().alerted()).isEqualTo(80);
        assertThat(new Balance(80, 0, OptionalLong.of(1000), 80).told().alerted())
                .isEqualTo(80);
    }
}
