package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.runtime.process.PlumbingException;
import dev.bucketsync.sync.run.Sweeper.Chore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweeperTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> done = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    @Test
    void doesTheOtherChoresWhenOneFails() {
        Sweeper sweeper = sweeper(
                List.of(failing("announce", deadlock()), chore("decide")),
                List.of(failing("forget requests", new StackOverflowError()), chore("forget hints")));
        now = now.plusSeconds(1);

        sweeper.runOnce();
        sweeper.runOnce();

        assertThat(done).containsExactly("decide", "forget hints", "decide");
        assertThat(failures("announce")).isEqualTo(2);
        assertThat(failures("forget requests")).isEqualTo(1);
        assertThat(failures("decide")).isZero();
    }

    @Test
    void endsTheProcessWhenThePlumbingFails() {
        PlumbingException away = new PlumbingException("Kafka is away", null);
        Sweeper sweeper = sweeper(List.of(failing("announce", away), chore("decide")), List.of());

        assertThatThrownBy(sweeper::runOnce).isInstanceOf(PlumbingException.class);
        assertThat(done).isEmpty();
    }

    @Test
    void endsTheProcessWhenMemoryRunsOut() {
        Sweeper sweeper = sweeper(List.of(failing("announce", new OutOfMemoryError())), List.of());

        assertThatThrownBy(sweeper::runOnce).isInstanceOf(OutOfMemoryError.class);
    }

    /// One that does not wait between its turns.
    private Sweeper sweeper(List<Chore> everySecond, List<Chore> everyHour) {
        Sweeper sweeper = new Sweeper(everySecond, everyHour, new RunDriver.Observed(() -> now, meters));
        sweeper.wakeup();
        return sweeper;
    }

    private Chore chore(String name) {
        return new Chore(name, () -> done.add(name));
    }

    private static Chore failing(String name, Throwable trouble) {
        return new Chore(name, () -> {
            switch (trouble) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new AssertionError(trouble);
            }
        });
    }

    private static RuntimeException deadlock() {
        return new IllegalStateException(new SQLException("deadlock detected", "40P01"));
    }

    private double failures(String chore) {
        return meters.counter("bucketsync.chores.failed", "chore", chore).count();
    }
}
