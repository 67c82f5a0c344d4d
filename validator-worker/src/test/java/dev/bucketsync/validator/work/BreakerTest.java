package dev.bucketsync.validator.work;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(breaker.isOpen()).isFalse();
        refuse(1);
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void startsOverWhenOneIsLetIn() {
        refuse(19);
        breaker.answered();
        refuse(19);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void letsOneTryAfterAMinute() {
        refuse(20);
        now = now.plus(Duration.ofSeconds(59));
        assertThat(breaker.isOpen()).isTrue();
        now = now.plus(Duration.ofSeconds(1));
        assertThat(breaker.isOpen()).isFalse();
        refuse(1);
        assertThat(breaker.isOpen()).isTrue();
    }
}
