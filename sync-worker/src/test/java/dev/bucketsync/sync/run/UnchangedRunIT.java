package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.RulesVersion;
import dev.bucketsync.sync.listing.Listers;
import dev.bucketsync.sync.ranges.Bucket;
import dev.bucketsync.sync.run.ListingStep.Progress;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What has not changed costs a look, and nothing else.
class UnchangedRunIT {
    private static final int OBJECTS = Integer.getInteger("bucketsync.objects", 50_000);

    private static ByHand hand;

    @BeforeAll
    static void open() {
        hand = new ByHand();
    }

    @AfterAll
    static void close() {
        hand.close();
    }

    @Test
    void writesNothingOfWhatHasNotChangedAndCutsWhereItsPagesEnded() {
        Connected connected = Installation.unspoken("");
        Bucket bucket = new Bucket(IntStream.range(0, OBJECTS)
                .mapToObj("item-%08d/original.jpg"::formatted)
                .toList());
        RunClaim first = hand.started(connected);
        hand.execute("""
                INSERT INTO asset (connection_id, key, etag, size, last_modified, storage_class, outcome, reasons,
                                   stale, observed_at, settled_run, rules_version, revision)
                SELECT %d, convert_to('item-' || lpad(n::text, 8, '0') || '/original.jpg', 'UTF8'), 'e', 1, now(),
                       'STANDARD', 'ADMITTED', '{}', false, now(), 'run', %d, n
                FROM generate_series(0, %d) n""".formatted(first.connectionId(), RulesVersion.CURRENT, OBJECTS - 1));
        hand.execute("ANALYZE asset");
        for (int i = 0; i < Integer.getInteger("bucketsync.rounds", 2); i++) {
            RunClaim claim = i == 0 ? first : hand.started(connected);

            Progress progress =
                    hand.listing(list(bucket), new ByHand.Mouth()).run(claim, connected.connection(), hand.window());

            assertThat(progress).isEqualTo(Progress.LISTED);
            assertThat(books(claim, "listed")).isEqualTo(OBJECTS);
            assertThat(books(claim, "unchanged")).isEqualTo(OBJECTS);
            assertThat(books(claim, "known")).isEqualTo(OBJECTS);
            assertThat(hand.number("SELECT count(*) FROM pending WHERE run = '%s'".formatted(claim.run())))
                    .isZero();
            assertThat(hand.number("SELECT count(*) FROM missing WHERE run = '%s'".formatted(claim.run())))
                    .isZero();
            assertThat(hand.number("SELECT count(*) FROM cut WHERE connection_id = " + claim.connectionId()))
                    .isBetween(OBJECTS / 1_000L, OBJECTS / 1_000L + 40);
            hand.execute("UPDATE run SET state = 'COMPLETED' WHERE id = '%s'".formatted(claim.run()));
        }
    }

    private static Listers list(Bucket bucket) {
        return _ -> bucket.lister();
    }

    private static long books(RunClaim claim, String column) {
        return hand.number("SELECT %s FROM run WHERE id = '%s'".formatted(column, claim.run()));
    }
}
