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
import dev.bucketsync.sync.testing.Neighbours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// As many buckets as there are slots don't answer.
class DeadBucketsIT {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    @Test
    void keepNobodyElseFromListing() {
        try (Installation installation = new Installation();
                Database database = installation.openDatabase();
                Neighbours _ = new Neighbours(installation);
                RunningWorker _ = new RunningWorker(installation, new CallLimits(32, 16, PATIENCE))) {
            Books books = new Books(database.jdbi());
            List<HeldPages> dead = new ArrayList<>();
            for (int i = 0; i < RunningWorker.SLOTS; i++) {
                Connected bucket = installation.connect().put("a.jpg", "1");
                HeldPages pages = new HeldPages(0);
                bucket.bucket().faults().tamperWithLists(pages);
                installation.request(bucket);
                dead.add(pages);
            }
            await("all to be asked a second time, with twice the patience")
                    .atMost(LONG)
                    .until(() -> dead.stream().allMatch(pages -> pages.asked().size() == 2));
            Connected alive = installation.connect().putMany(5_000);
            alive.bucket().faults().set(Faults.Settings.NONE.delayingLists(Duration.ofMillis(700)));

            SyncRequested asked = installation.request(alive);

            await("the one that is alive, which needs a slot after a second, to be listed")
                    .atMost(PATIENCE.multipliedBy(3).dividedBy(2))
                    .until(() -> books.run(asked.request())
                            .filter(run -> run.listed() == 5_000)
                            .isPresent());
            assertThat(dead).allSatisfy(pages -> assertThat(pages.asked()).hasSizeLessThanOrEqualTo(3));
            dead.forEach(HeldPages::release);
        }
    }
}
