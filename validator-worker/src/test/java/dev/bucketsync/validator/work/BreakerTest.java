package dev.bucketsync.validator.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.FaultCause;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final Breaker breaker = new Breaker(() -> now);

    private void refuse(int times) {
        for (int i = 0; i < times; i++) {
            breaker.refused();
        }
    }

    @Test
    void opensAtTheTwentiethRefusalInARow() {
        refuse(19);
        assertThat(breaker.open()).isEmpty();
        refuse(1);
        assertThat(breaker.open()).hasValue(FaultCause.ACCESS_DENIED);
    }

    @Test
    void startsOverWhenOneIsLetIn() {
        refuse(19);
        breaker.answered();
        refuse(19);
        assertThat(breaker.open()).isEmpty();
    }

    @Test
    void letsOneTryAfterAMinute() {
        refuse(20);
        now = now.plus(Duration.ofSeconds(59));
        assertThat(breaker.open()).hasValue(FaultCause.ACCESS_DENIED);
        now = now.plus(Duration.ofSeconds(1));
        assertThat(breaker.open()).isEmpty();
        refuse(1);
        assertThat(breaker.open()).hasValue(FaultCause.ACCESS_DENIED);
    }

    @Test
    void opensAtTheTwentiethSilenceInARowToo() {
        for (int i = 0; i < 20; i++) {
            assertThat(breaker.open()).isEmpty();
            breaker.silent();
        }
        assertThat(breaker.open()).hasValue(FaultCause.TIMEOUT);
    }
}
