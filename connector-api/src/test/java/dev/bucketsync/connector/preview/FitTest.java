package dev.bucketsync.connector.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.connector.preview.Fit.Candidate;
import dev.bucketsync.connector.preview.Fit.Stretch;
import dev.bucketsync.connector.preview.Fit.Sum;
import dev.bucketsync.events.object.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FitTest {
    @Test
    void letsASmallerOneBehindFit() {
        Fit fit = fit(10, 4, 7, 6, 1);

        assertThat(fit.fits()).isEqualTo(new Sum(2, 10));
        assertThat(fit.not()).isEqualTo(new Sum(2, 8));
        assertThat(fit.firstNot()).containsExactly(candidate(1, 7), candidate(3, 1));
    }

    @Test
    void fitsToTheLastUnit() {
        assertThat(fit(10, 4, 6)).isEqualTo(whole(new Sum(2, 10)));
        assertThat(fit(9, 4, 6).fits()).isEqualTo(new Sum(1, 4));
    }

    @Test
    void holdsEverythingWithoutALimit() {
        Fit fit = Fit.of(OptionalLong.empty(), List.of(Stretch.of(List.of(candidate(0, 5)))));

        assertThat(fit).isEqualTo(whole(new Sum(1, 5)));
    }

    @Test
    void holdsNothingWithoutUnits() {
        Fit fit = fit(0, 1, 1);

        assertThat(fit.fits()).isEqualTo(new Sum(0, 0));
        assertThat(fit.not()).isEqualTo(new Sum(2, 2));
    }

    @Test
    void countsAllThatWouldNotFitAndShowsTheFirst() {
        Fit fit = fit(3, IntStream.range(0, 500).mapToLong(_ -> 1).toArray());

        assertThat(fit.fits()).isEqualTo(new Sum(3, 3));
        assertThat(fit.not()).isEqualTo(new Sum(497, 497));
        assertThat(fit.firstNot()).hasSize(Fit.SHOWN).startsWith(candidate(3, 1));
    }

    @Test
    void fitsWhatCostsNothingBehindManyThatDoNot() {
        Fit fit = fit(
                0,
                LongStream.concat(LongStream.generate(() -> 2).limit(150), LongStream.of(0, 0))
                        .toArray());

        assertThat(fit.fits()).isEqualTo(new Sum(2, 0));
        assertThat(fit.not()).isEqualTo(new Sum(150, 300));
    }

    @Test
    void readsOneByOneOnlyWhereSomeFitAndSomeDoNot() {
        List<Stretch> arrivals = List.of(
                unread(3, 30, 10),
                Stretch.of(List.of(candidate(0, 60), candidate(1, 8))),
                Stretch.of(Collections.nCopies(Fit.SHOWN, candidate(2, 70))),
                unread(5, 400, 3),
                Stretch.of(List.of(candidate(3, 4), candidate(4, 2))));

        Fit fit = Fit.of(OptionalLong.of(40), arrivals);

        assertThat(fit.fits()).isEqualTo(new Sum(5, 40));
        assertThat(fit.not()).isEqualTo(new Sum(107, 60 + 7_000 + 400 + 4));
        assertThat(fit.firstNot()).hasSize(Fit.SHOWN).startsWith(candidate(0, 60), candidate(2, 70));
    }

    /// The same as if all were read, whatever the stretches are.
    @Test
    void agreesWithAskingForEachWhereverStretchesEnd() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            List<Candidate> candidates = random.longs(300, 0, 9)
                    .mapToObj(units -> candidate(random.nextInt(1_000), units))
                    .toList();
            List<Stretch> cut = new ArrayList<>();
            for (int from = 0; from < candidates.size(); ) {
                int to = Math.min(candidates.size(), from + 1 + random.nextInt(40));
                cut.add(Stretch.of(candidates.subList(from, to)));
                from = to;
            }
            OptionalLong left = OptionalLong.of(random.nextInt(1_500));

            assertThat(Fit.of(left, cut)).isEqualTo(Fit.of(left, List.of(Stretch.of(candidates))));
        }
    }

    private static Stretch unread(long objects, long units, long least) {
        return new Stretch(new Sum(objects, units), least, () -> {
            throw new AssertionError("read");
        });
    }

    private static Fit whole(Sum accepted) {
        return new Fit(accepted, Sum.NONE, List.of());
    }

    private static Fit fit(long left, long... units) {
        List<Candidate> arrivals = IntStream.range(0, units.length)
                .mapToObj(i -> candidate(i, units[i]))
                .toList();
        return Fit.of(OptionalLong.of(left), List.of(Stretch.of(arrivals)));
    }

    private static Candidate candidate(int number, long units) {
        return new Candidate(new ObjectKey(number + ".mp4"), units);
    }
}
