package dev.bucketsync.connector.preview;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bucketsync.events.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// What of the accepted objects the quota would hold, by its own rule: each is asked for in the order of arrival, and a
/// smaller one behind one that does not fit may fit.
///
/// @param not what would not fit
/// @param firstNot the first of those that would not fit
record Fit(Sum fits, @JsonProperty("wouldNot") Sum not, List<Candidate> firstNot) {
    static final int SHOWN = 100;

    /// A number of objects, and the units they need together.
    record Sum(long objects, long units) {
        static final Sum NONE = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(objects + other.objects, units + other.units);
        }
    }

    /// An accepted object, and the units that it needs: 0 where it is charged already.
    record Candidate(ObjectKey key, long units) {}

    /// Candidates that follow one another. Where all fit, or none does, they are not read one by one.
    ///
    /// @param least what the one that needs the least needs
    record Stretch(Sum sum, long least, Supplier<List<Candidate>> read) {
        static Stretch of(List<Candidate> candidates) {
            long units = candidates.stream().mapToLong(Candidate::units).sum();
            long least = candidates.stream().mapToLong(Candidate::units).min().orElse(0);
            return new Stretch(new Sum(candidates.size(), units), least, () -> candidates);
        }
    }

    Fit {
        firstNot = List.copyOf(firstNot);
    }

    /// Asks for one after the other.
    ///
    /// @param left units, absent without a limit
    static Fit of(OptionalLong left, List<Stretch> arrivals) {
        Quota quota = new Quota(left.orElse(Long.MAX_VALUE));
        arrivals.forEach(quota::ask);
        return new Fit(quota.fits, quota.not, quota.firstNot);
    }

    private static final class Quota {
        private final List<Candidate> firstNot = new ArrayList<>();
        private Sum fits = Sum.NONE;
        private Sum not = Sum.NONE;
        private long rest;

        Quota(long rest) {
            this.rest = rest;
        }

        void ask(Stretch stretch) {
            if (stretch.sum().units() <= rest) {
                take(stretch.sum());
            } else if (stretch.least() <= rest || firstNot.size() < SHOWN) {
                stretch.read().get().forEach(this::ask);
            } else {
                not = not.plus(stretch.sum());
            }
        }

        private void ask(Candidate candidate) {
            Sum one = new Sum(1, candidate.units());
            if (candidate.units() <= rest) {
                take(one);
                return;
            }
            not = not.plus(one);
            if (firstNot.size() < SHOWN) {
                firstNot.add(candidate);
            }
        }

        private void take(Sum sum) {
            fits = fits.plus(sum);
            rest -= sum.units();
        }
    }
}
