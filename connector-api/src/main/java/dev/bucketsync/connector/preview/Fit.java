package dev.bucketsync.connector.preview;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bucketsync.events.object.ObjectKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/// What of the accepted objects the quota would hold, by its own rule: each is asked for in the order of arrival, and a
/// smaller one behind one that does not fit may fit.
///
/// @param not what would not fit
/// @param firstNot the first of those that would not fit
record Fit(Sum fits, @JsonProperty("wouldNot") Sum not, List<Candidate> firstNot) {
    static final int SHOWN = 100;

    /// A number of objects, and the units they need together.
    record Sum(long objects, long units) {}

    /// An accepted object, and the units that it needs: 0 where it is charged already.
    record Candidate(ObjectKey key, long units) {}

    Fit {
        firstNot = List.copyOf(firstNot);
    }

    static boolean holdsAll(OptionalLong left, Sum accepted) {
        return left.isEmpty() || accepted.units() <= left.getAsLong();
    }

    static Fit whole(Sum accepted) {
        return new Fit(accepted, new Sum(0, 0), List.of());
    }

    /// Asks for one after the other, to the end: behind what is too much comes what needs nothing.
    ///
    /// @param left units, absent without a limit
    static Fit of(OptionalLong left, Sum accepted, Iterator<Candidate> arrivals) {
        if (holdsAll(left, accepted)) {
            return whole(accepted);
        }
        long rest = left.getAsLong();
        long fits = 0;
        List<Candidate> firstNot = new ArrayList<>();
        while (arrivals.hasNext()) {
            Candidate next = arrivals.next();
            if (next.units() <= rest) {
                rest -= next.units();
                fits++;
            } else if (firstNot.size() < SHOWN) {
                firstNot.add(next);
            }
        }
        Sum held = new Sum(fits, left.getAsLong() - rest);
        return new Fit(held, new Sum(accepted.objects() - held.objects(), accepted.units() - held.units()), firstNot);
    }
}
