package dev.bucketsync.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.runtime.process.PlumbingException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AloneTest {
    private static final Position HERE = new Position("topic", 0, 1);

    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void isDoneWhenALaterTrySucceeds() {
        assertThat(Alone.attempt(HERE, () -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new IOException("once more");
                    }
                    return "done";
                }))
                .isEqualTo(new Alone.Result.Done<>("done"));
    }

    @Test
    void givesUpAfterThreeTries() {
        assertThat(Alone.attempt(HERE, () -> {
                    tries.incrementAndGet();
                    throw new IOException("never");
                }))
                .isInstanceOf(Alone.Result.GivenUp.class);
        assertThat(tries).hasValue(3);
    }

    @Test
    void holdsAMessageToAccountForAParsersErrors() {
        assertThat(Alone.attempt(HERE, () -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(Alone.Result.GivenUp.class);
    }

    @Test
    void letsPlumbingFailuresGoOnAtOnce() {
        assertThatThrownBy(() -> Alone.attempt(HERE, () -> {
                    tries.incrementAndGet();
                    throw new SQLException("gone", "08006");
                }))
                .isInstanceOf(PlumbingException.class)
                .hasMessageContaining("topic-0@1");
        assertThat(tries).hasValue(1);
    }

    @Test
    void letsOutOfMemoryGoOn() {
        assertThatThrownBy(() -> Alone.attempt(HERE, () -> {
                    throw new OutOfMemoryError("tested");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }
}
