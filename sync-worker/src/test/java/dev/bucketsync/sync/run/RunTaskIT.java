package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What db-scheduler makes of a step that fails.
class RunTaskIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ByHand hand = new ByHand();

    @AfterEach
    void close() {
        hand.close();
    }

    @Test
    void endsTheProcessWhenAStepRunsOutOfMemory() {
        RunClaim run = unsaid();
        OutOfMemoryError end = new OutOfMemoryError();

        try (RunTask task = hand.task(hand.driver(failing(new AtomicInteger(), end)))) {
            task.start();
            task.schedule(run.run());

            await("the end of the process")
                    .atMost(LONG)
                    .untilAsserted(() -> assertThatThrownBy(task::runOnce).isSameAs(end));
        }
    }

    @Test
    void triesAnyOtherFailedStepAgain() {
        RunClaim run = unsaid();
        AtomicInteger tries = new AtomicInteger();

        try (RunTask task = hand.task(hand.driver(failing(tries, new StackOverflowError())))) {
            task.start();
            task.schedule(run.run());

            await("another try").atMost(LONG).until(() -> {
                task.runOnce();
                return tries.get() > 1;
            });
        }
        assertThat(hand.number("SELECT count(*) FROM pending WHERE run = '%s'".formatted(run.run())))
                .isEqualTo(1);
    }

    private static Publisher failing(AtomicInteger tries, Error error) {
        return _ -> {
            tries.incrementAndGet();
            throw error;
        };
    }

    /// A run whose next step has something to say.
    private RunClaim unsaid() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1");
        RunClaim claim = hand.started(bucket);
        ByHand.Mouth dying = new ByHand.Mouth();
        dying.diesBefore = true;
        assertThatThrownBy(() -> hand.listing(dying).run(claim, bucket.connection(), hand.window()))
                .isInstanceOf(ByHand.Death.class);
        hand.runs.stopListing(claim, Optional.empty());
        return claim;
    }
}
