package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RoadTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final Road road = new Road();

    @Test
    void isASecondLongUntilSomebodyKnowsBetter() {
        assertThat(road.shortest()).hasSeconds(1);

        road.travelled(START, Duration.ofSeconds(7));
        assertThat(road.shortest()).hasSeconds(1);
    }

    @Test
    void isAsLongAsTheQuickestFoundIt() {
        road.travelled(START, Duration.ofMillis(150));
        road.travelled(START, Duration.ofMillis(900));

        assertThat(road.shortest()).hasMillis(150);
    }

    @Test
    void forgetsWhatIsLongAgo() {
        road.travelled(START, Duration.ofMillis(150));

        road.travelled(START.plusSeconds(301), Duration.ofMillis(600));
        assertThat(road.shortest()).hasMillis(150);

        road.travelled(START.plusSeconds(602), Duration.ofMillis(700));
        assertThat(road.shortest()).hasMillis(600);
    }
}
