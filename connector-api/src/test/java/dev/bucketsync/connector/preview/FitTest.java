package dev.bucketsync.connector.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.connector.preview.Fit.Candidate;
import dev.bucketsync.connector.preview.Fit.Sum;
import dev.bucketsync.events.object.ObjectKey;
import java.util.List;
import java.util.OptionalLong;
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
        assertThat(fit(10, 4, 6)).isEqualTo(Fit.whole(new Sum(2, 10)));
        assertThat(fit(9, 4, 6).fits()).isEqualTo(new Sum(1, 4));
    }

    @Test
    void holdsEverythingWithoutALimit() {
        Fit fit = Fit.of(
                OptionalLong.empty(), new Sum(1, 5), List.of(candidate(0, 5)).iterator());

        assertThat(fit).isEqualTo(Fit.whole(new Sum(1, 5)));
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

    private static Fit fit(long left, long... units) {
        List<Candidate> arrivals = IntStream.range(0, units.length)
                .mapToObj(i -> candidate(i, units[i]))
                .toList();
        Sum accepted = new Sum(units.length, LongStream.of(units).sum());
        return Fit.of(OptionalLong.of(left), accepted, arrivals.iterator());
    }

    private static Candidate candidate(int number, long units) {
        return new Candidate(new ObjectKey(number + ".mp4"), units);
    }
}
