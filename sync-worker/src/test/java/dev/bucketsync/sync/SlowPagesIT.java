package dev.bucketsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.testing.Books;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// S3 may take minutes for a page, as where a million objects were deleted. All times are a thirtieth here.
class SlowPagesIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10).dividedBy(30);
    private static final Duration PAGE = Duration.ofMinutes(2).dividedBy(30);

    @Test
    void listsABucketWhosePagesTakeTwoMinutes() {
        try (Installation installation = new Installation();
                Database database = installation.openDatabase();
                RunningWorker worker = new RunningWorker(installation, new CallLimits(32, 16, PATIENCE))) {
            Books books = new Books(database.jdbi());
            Connected bucket = installation.connect().putMany(10);
            bucket.bucket().faults().set(Faults.Settings.NONE.delayingLists(PAGE));

            SyncRequested asked = installation.request(bucket);

            await("all to be listed")
                    .atMost(LONG)
                    .until(() -> books.run(asked.request())
                            .filter(run -> !run.state().equals("LISTING")
                                    && !run.state().equals("QUEUED"))
                            .isPresent());
            assertThat(books.run(asked.request())).hasValueSatisfying(run -> {
                assertThat(run.state()).isEqualTo("SETTLING");
                assertThat(run.listed()).isEqualTo(10);
            });
            assertThat(worker.counted("bucketsync.listing.calls", "outcome", "slow"))
                    .isEqualTo(4);
        }
    }
}
