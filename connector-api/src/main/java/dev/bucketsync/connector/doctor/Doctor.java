package dev.bucketsync.connector.doctor;

import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.ConnectionTest;
import dev.bucketsync.connector.connection.ConnectionTest.Step;
import dev.bucketsync.connector.connection.ConnectionTest.StepName;
import dev.bucketsync.connector.connection.FindingCode;
import dev.bucketsync.events.ConnectionStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Tests a connection as a sync would use it, and says of each step that failed what to mend. Uses no permission that
/// the documents don't give: no HeadBucket, no GetBucketLocation.
public final class Doctor implements AutoCloseable {
    /// With what the answer needs besides, a test stays below 30 s.
    private static final Duration AT_MOST = Duration.ofSeconds(25);

    private static final List<Duration> PAUSES = List.of(
            Duration.ofMillis(500), Duration.ofMillis(1_000), Duration.ofMillis(1_500), Duration.ofMillis(2_000));

    private final TestAccess access;
    private final Preflight preflight;
    private final InstantSource clock;

    /// @param platformOrigin where the platform's pages come from, for the CORS step
    public Doctor(String platformOrigin, InstantSource clock) {
        this.access = new TestAccess(clock);
        this.preflight = new Preflight(platformOrigin);
        this.clock = clock;
    }

    /// Tests a connection whose role has been given. Never throws for what AWS answers.
    public ConnectionTest test(Connection connection) {
        Instant deadline = clock.instant().plus(AT_MOST);
        List<Step> steps = new Examination(connection, access, preflight, new Patience(PAUSES), deadline).run();
        return new ConnectionTest(status(steps), clock.instant(), steps);
    }

    private static ConnectionStatus status(List<Step> steps) {
        boolean broken = steps.stream()
                .filter(step -> step.step() != StepName.CORS)
                .anyMatch(step -> step.outcome() == ConnectionTest.StepOutcome.FAILED
                        || step.code().filter(FindingCode.NOT_REACHED::equals).isPresent());
        return broken ? ConnectionStatus.BROKEN : ConnectionStatus.CONNECTED;
    }

    @Override
    public void close() {
        access.close();
        preflight.close();
    }
}
