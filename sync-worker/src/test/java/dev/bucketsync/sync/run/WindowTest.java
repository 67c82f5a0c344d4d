package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final Road road = new Road();

    @Test
    void beginsWithAPage() {
        assertThat(new Window(road, START, 0).size()).isEqualTo(1_000);
    }

    @Test
    void waitsForTheFirstAnswerBeforeItJudges() {
        Window window = new Window(road, START, 0);

        window.observe(START.plusSeconds(20), 0);

        assertThat(window.size()).isEqualTo(1_000);
    }

    @Test
    void holdsWhatSettlesWhileAnObjectIsOnItsWay() {
        road.travelled(START, Duration.ofMillis(400));
        Window window = new Window(road, START, 1_000);

        window.observe(START.plusSeconds(2), 11_000);

        // 5,000 a second for 0.4 s of travelling and 0.2 s of waiting, and the few that are always let out.
        assertThat(window.size()).isEqualTo(3_150);
    }

    /// Alone, a run's objects settle as fast as they are sent: with every sample more are out.
    @Test
    void growsUntilSomethingIsBusy() {
        road.travelled(START, Duration.ofMillis(200));
        Window window = new Window(road, START, 0);
        long settled = 0;
        for (int second = 1; second <= 8; second++) {
            settled += window.size() * 5;
            window.observe(START.plusSeconds(second), settled);
        }

        assertThat(window.size()).isEqualTo(20_000);
    }

    /// Eight runs share what settles 8,000 a second: together they hold up a newcomer for less than a second.
    @Test
    void keepsSharedQueuesShort() {
        road.travelled(START, Duration.ofMillis(200));
        long together = 0;
        for (int run = 0; run < 8; run++) {
            Window window = new Window(road, START, 0);
            window.observe(START.plusSeconds(1), 1_000);
            together += window.size();
        }

        assertThat(together).isLessThan(5_000);
    }

    @Test
    void looksAtHalfASecondAtLeast() {
        Window window = new Window(road, START, 0);

        window.observe(START.plusMillis(499), 1_000_000);
        assertThat(window.size()).isEqualTo(1_000);

        window.observe(START.plusMillis(500), 1_000);
        assertThat(window.size()).isEqualTo(2_550);
    }

    @Test
    void neverClosesWhileNothingSettles() {
        Window window = new Window(road, START, 0);
        window.observe(START.plusSeconds(1), 1_000_000);
        assertThat(window.size()).isEqualTo(20_000);

        window.observe(START.plusSeconds(2), 1_000_000);
        assertThat(window.size()).isEqualTo(150);
    }
}
