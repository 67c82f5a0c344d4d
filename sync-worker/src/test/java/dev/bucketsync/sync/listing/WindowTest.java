package dev.bucketsync.sync.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void beginsSmall() {
        Window window = new Window(START, 0);

        assertThat(window.size()).isEqualTo(200);
        assertThat(window.admits(199)).isTrue();
        assertThat(window.admits(200)).isFalse();
    }

    @Test
    void holdsFiveSecondsOfWhatSettles() {
        Window window = new Window(START, 1_000);

        window.observe(START.plusSeconds(2), 3_000);

        assertThat(window.size()).isEqualTo(5_000);
    }

    @Test
    void looksAtAWholeSecondAtLeast() {
        Window window = new Window(START, 0);

        window.observe(START.plusMillis(999), 1_000_000);
        assertThat(window.size()).isEqualTo(200);

        window.observe(START.plusMillis(1_000), 1_000);
        assertThat(window.size()).isEqualTo(5_000);
    }

    @Test
    void staysWithinItsBounds() {
        Window window = new Window(START, 0);

        window.observe(START.plusSeconds(1), 1_000_000);
        assertThat(window.size()).isEqualTo(20_000);

        window.observe(START.plusSeconds(2), 1_000_001);
        assertThat(window.size()).isEqualTo(200);
    }
}
