package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.kafka.Trace;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RemovalTest {
    @Test
    void asksForConfirmationFromMoreThanHalfAndMoreThanAHundred() {
        assertThat(asks(OptionalLong.empty(), 100, 100)).isFalse();
        assertThat(asks(OptionalLong.empty(), 101, 202)).isFalse();
        assertThat(asks(OptionalLong.empty(), 101, 201)).isTrue();
        assertThat(asks(OptionalLong.empty(), 5_000, 1_000_000)).isFalse();
    }

    @Test
    void goesAheadUpToWhatWasConfirmed() {
        assertThat(asks(OptionalLong.of(200), 200, 200)).isFalse();
        assertThat(asks(OptionalLong.of(200), 201, 201)).isTrue();
    }

    private static boolean asks(OptionalLong limit, long missing, long known) {
        RunClaim claim = new RunClaim(
                new SyncRunId("run"),
                1,
                1,
                new Source(new ConnectionId("c"), new AccountId("a"), new ProjectId("p"), "bucket", "eu-west-1", 1),
                SyncMode.INCREMENTAL,
                RunState.SETTLING,
                Optional.empty(),
                limit,
                Trace.fresh());
        return Removal.needsConfirmation(claim, missing, () -> known);
    }
}
