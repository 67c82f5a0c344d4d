package dev.bucketsync.connector.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.connector.account.Usage.Counted;
import dev.bucketsync.events.id.AccountId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final Instant NOW = Instant.parse("2026-10-31T23:30:00Z");

    @Test
    void beginsAPeriodNobodyHasCountedInWhereTheAccountsMonthBegins() {
        Usage usage = Usage.of(Optional.of(account("Europe/Berlin", OptionalLong.of(5))), Optional.empty(), NOW);
        assertThat(usage.period()).isEqualTo("2026-11");
        assertThat(usage.startsAt()).isEqualTo(Instant.parse("2026-10-31T23:00:00Z"));
        assertThat(usage.endsAt()).isEqualTo(Instant.parse("2026-11-30T23:00:00Z"));
        assertThat(usage.left()).hasValue(5);
    }

    @Test
    void hasNothingLeftWhenTheLimitWasLoweredBelowWhatIsUsed() {
        Usage usage = Usage.of(Optional.of(account("UTC", OptionalLong.of(5))), Optional.of(counted(9)), NOW);
        assertThat(usage.left()).hasValue(0);
        assertThat(usage.exhausted()).isTrue();
    }

    @Test
    void countsCreditsOnTopOfTheLimit() {
        assertThat(Usage.left(OptionalLong.of(100), 90, 30)).hasValue(40);
        assertThat(Usage.left(OptionalLong.of(100), 130, 20)).hasValue(0);
        assertThat(Usage.left(OptionalLong.of(Long.MAX_VALUE), 0, 1)).hasValue(Long.MAX_VALUE);
        assertThat(Usage.left(OptionalLong.empty(), 90, 30)).isEmpty();
    }

    @Test
    void isNeverExhaustedWithoutALimit() {
        Usage usage =
                Usage.of(Optional.of(account("UTC", OptionalLong.empty())), Optional.of(counted(Long.MAX_VALUE)), NOW);
        assertThat(usage.left()).isEmpty();
        assertThat(usage.exhausted()).isFalse();
    }

    @Test
    void allowsNothingToAnAccountNobodyToldOf() {
        Usage usage = Usage.of(Optional.empty(), Optional.empty(), NOW);
        assertThat(usage.connectingAllowed()).isFalse();
        assertThat(usage.period()).isEqualTo("2026-10");
    }

    private static Counted counted(long used) {
        return new Counted("2026-10", NOW.minusSeconds(60), NOW.plusSeconds(60), used, 0);
    }

    private static Account account(String zone, OptionalLong quota) {
        return new Account(new AccountId("acme"), 1, "pro", quota, ZoneId.of(zone), true, NOW);
    }
}
