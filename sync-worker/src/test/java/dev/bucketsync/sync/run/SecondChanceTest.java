package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.sync.diff.Known;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SecondChanceTest {
    private static final Instant PERIOD_END = Instant.parse("2026-12-01T00:00:00Z");
    private static final Instant DURING = PERIOD_END.minusMillis(1);
    /// 30 units were needed when 20 of 100 were left.
    private static final Known.QuotaRefusal REFUSAL = refusal(30);

    private static Known.QuotaRefusal refusal(long units) {
        return new Known.QuotaRefusal(
                new Media.Image(
                        "image/png",
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalLong.empty()),
                units,
                new Shortfall(30, 20, 100, "2026-11", PERIOD_END));
    }

    @Test
    void isNotGivenWhileNothingHasChanged() {
        assertThat(chance(usage(100, 20), DURING)).isFalse();
    }

    @Test
    void isGivenInTheNextPeriod() {
        assertThat(chance(usage(100, 20), PERIOD_END)).isTrue();
        assertThat(chance(Optional.empty(), PERIOD_END)).isTrue();
    }

    @Test
    void isGivenWhenTheLimitHasChangedEitherWay() {
        assertThat(chance(usage(101, 0), DURING)).isTrue();
        assertThat(chance(usage(99, 0), DURING)).isTrue();
    }

    @Test
    void isGivenWhenThereIsNoLimitAnyMore() {
        QuotaUsageChanged unlimited = usage(OptionalLong.empty(), OptionalLong.empty());

        assertThat(chance(Optional.of(unlimited), DURING)).isTrue();
    }

    @Test
    void isGivenWhenUnitsCameBack() {
        assertThat(chance(usage(100, 29), DURING)).isFalse();
        assertThat(chance(usage(100, 30), DURING)).isTrue();
    }

    @Test
    void isGivenByWhatIsNeededWhereTheKeyHasPaidForAPartBefore() {
        assertThat(new SecondChance(usage(100, 30), DURING).test(refusal(45))).isTrue();
        assertThat(new SecondChance(usage(100, 29), DURING).test(refusal(45))).isFalse();
    }

    @Test
    void isNotGivenOnHearsay() {
        assertThat(chance(Optional.empty(), DURING)).isFalse();
    }

    private static boolean chance(Optional<QuotaUsageChanged> usage, Instant now) {
        return new SecondChance(usage, now).test(REFUSAL);
    }

    private static Optional<QuotaUsageChanged> usage(long limit, long left) {
        return Optional.of(usage(OptionalLong.of(limit), OptionalLong.of(left)));
    }

    private static QuotaUsageChanged usage(OptionalLong limit, OptionalLong left) {
        return new QuotaUsageChanged(
                new EventId("e"),
                DURING,
                new AccountId("acme"),
                1,
                "2026-11",
                PERIOD_END.minusSeconds(30 * 86_400),
                PERIOD_END,
                80,
                limit,
                left,
                OptionalLong.empty());
    }
}
