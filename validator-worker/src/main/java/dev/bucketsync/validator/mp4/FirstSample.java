package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// The beginning of the first sample of a track, for codecs that describe themselves nowhere else. It costs a read.
record FirstSample(Slice object, SampleTable table, long track) {
    /// What stands in front of the first picture fits here.
    private static final int HEAD = 4 * 1024;

    private static final int LONGEST = 64 * 1024;

    /// Empty where it is not told where the sample lies.
    Optional<Slice> sample() throws HeaderException {
        Optional<Long> inTable = table.firstOffset();
        if (inTable.isPresent()) {
            return Optional.of(at(inTable.get(), table.firstSize().orElse((long) LONGEST)));
        }
        Optional<Long> inFragment = Fragments.firstSample(object, track);
        return inFragment.isPresent() ? Optional.of(at(inFragment.get(), LONGEST)) : Optional.empty();
    }

    private Slice at(long offset, long size) throws HeaderException {
        Slice rest = object.from(offset);
        Slice sample = rest.slice(0, Math.min(Math.min(size, LONGEST), rest.length()));
        sample.slice(0, Math.min(HEAD, sample.length())).prefetched();
        return sample;
    }
}
