package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// On a real PostgreSQL.
class PageStoreIT {
    private static ByHand hand;

    @BeforeAll
    static void open() {
        hand = new ByHand();
    }

    @AfterAll
    static void close() {
        hand.close();
    }

    /// The next run is offered places all over the bucket, not all of its first pages.
    @ParameterizedTest
    @CsvSource({"10, 1", "4095, 1", "4096, 2", "10000, 3", "100000, 25"})
    void keepsNoMoreThanFourThousandCutsAndThoseEvenly(int pages, int oneIn) {
        Connected bucket = Installation.unspoken("");
        RunClaim claim = hand.started(bucket);
        PageStore store = new PageStore(hand.jdbi);
        hand.execute("""
                INSERT INTO page_end (run, key)
                SELECT '%s', convert_to(lpad(n::text, 7, '0'), 'UTF8') FROM generate_series(1, %d) AS n""".formatted(claim.run().value(), pages));

        store.keepCuts(claim);

        List<Integer> cuts = store.cuts(claim).stream()
                .map(ObjectKey::value)
                .map(Integer::valueOf)
                .toList();
        assertThat(cuts).hasSize(pages / oneIn).hasSizeLessThanOrEqualTo(4_096);
        assertThat(cuts)
                .isEqualTo(IntStream.rangeClosed(1, pages / oneIn)
                        .mapToObj(i -> i * oneIn)
                        .toList());
    }
}
