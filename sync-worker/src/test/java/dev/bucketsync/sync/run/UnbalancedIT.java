package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.LogLines;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Books that don't balance, which no run may end with and no operator may miss.
class UnbalancedIT {
    private final ByHand hand = new ByHand();
    private final RunDriver driver = hand.driver(new ByHand.Mouth());

    @AfterEach
    void close() {
        hand.close();
    }

    @Test
    void countsAndLogsARunThatEndsWithoutItsBooksInBalance() {
        assertThat(unbalanced()).as("there before anything is wrong").isZero();
        RunClaim run = listedAndSettled();
        hand.execute("UPDATE run SET listed = listed + 1 WHERE id = '%s'".formatted(run.run()));

        try (LogLines log = new LogLines()) {
            end(run);

            assertThat(log.all())
                    .filteredOn(line -> line.contains(" ERROR "))
                    .singleElement()
                    .asString()
                    .contains(run.run().value(), "don't balance", "listed=3", "faulted=2");
        }
        assertThat(unbalanced()).isEqualTo(1);
    }

    @Test
    void saysNothingOfBooksThatBalance() {
        RunClaim run = listedAndSettled();

        try (LogLines log = new LogLines()) {
            end(run);

            assertThat(log.all()).noneMatch(line -> line.contains(" ERROR "));
        }
        assertThat(unbalanced()).isZero();
    }

    private double unbalanced() {
        return hand.meters().get("bucketsync.runs.unbalanced").counter().count();
    }

    /// A run of two objects, which waits for nothing.
    private RunClaim listedAndSettled() {
        Connected bucket = Installation.unspoken("").put("a.jpg", "1").put("b.jpg", "2");
        RunClaim claim = hand.started(bucket);
        hand.listing(new ByHand.Mouth()).run(claim, bucket.connection(), hand.window());
        hand.runs.writeOff(claim, "nobody answered");
        hand.runs.stopListing(claim, Optional.empty());
        return claim;
    }

    private void end(RunClaim run) {
        assertThat(driver.step(run.run(), 0)).isEmpty();
    }
}
