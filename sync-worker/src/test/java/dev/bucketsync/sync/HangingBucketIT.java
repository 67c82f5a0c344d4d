package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.SyncRequestEvent.CancelRequested;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A run whose bucket hangs can be told to stop.
class HangingBucketIT {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void stopsListingWithinFiveSecondsOfACancellationThoughS3Hangs() {
        try (Installation installation = new Installation();
                Database database = installation.openDatabase();
                RunningWorker _ = new RunningWorker(installation, "worker", Patience.STANDARD)) {
            Books books = new Books(database.jdbi());
            Connected bucket = installation.connect().put("a.jpg", "1");
            bucket.bucket().faults().set(Faults.Settings.NONE.holdingLists());
            SyncRequested asked = installation.request(bucket);
            await("a list call to hang")
                    .atMost(LONG)
                    .until(() -> bucket.bucket().faults().held() > 0);
            String run = books.run(asked.request()).orElseThrow().id();

            installation.say(new CancelRequested(
                    EventId.derived(run, "cancel"),
                    Instant.now(),
                    bucket.connection().connection(),
                    new SyncRunId(run),
                    "test"));

            await("the run to end")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> books.run(run).state().equals("CANCELLED"));
            assertThat(bucket.bucket().faults().held()).isPositive();
            bucket.bucket().faults().clear();
        }
    }
}
