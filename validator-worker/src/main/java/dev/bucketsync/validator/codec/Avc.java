package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// H.264: the sequence parameter set decides that the pictures use, in `avcC` or, failing that, in the first sample.
public final class Avc {
    private static final int FIRST_SET = 6;
    private static final int SEQUENCE_PARAMETERS = 7;
    private static final int USUAL_LENGTH = 4;

    private Avc() {}

    /// Empty where the configuration holds no parameter set, or several that differ and no word on which is meant.
    ///
    /// @param containerRange what the container says of the samples' range; counts where the stream is silent
    public static Optional<Picture> configured(Slice avcC, boolean containerRange) throws HeaderException {
        if (avcC.length() > 0 && avcC.u8(0) != 1) {
            return inBand(avcC, USUAL_LENGTH, containerRange);
        }
        if (avcC.length() < FIRST_SET) {
            return Optional.empty();
        }
        List<Slice> sequence = new ArrayList<>();
        long end = units(avcC, FIRST_SET, avcC.u8(FIRST_SET - 1) & 0x1f, sequence);
        if (sequence.size() == 1) {
            return Optional.of(picture(sequence.getFirst(), containerRange));
        }
        ParameterSets sets = new ParameterSets();
        for (Slice unit : sequence) {
            sets.add(AvcParameters.number(Bits.of(unit.from(1))), picture(unit, containerRange));
        }
        List<Slice> picture = new ArrayList<>();
        units(avcC, end + 1, sequence.isEmpty() ? 0 : avcC.u8(end), picture);
        for (Slice unit : picture) {
            sets.use(usedSet(unit));
        }
        return sets.active();
    }

    /// Answers where the units end.
    private static long units(Slice avcC, long begin, int count, List<Slice> units) throws HeaderException {
        long at = begin;
        for (int i = 0; i < count; i++) {
            int length = avcC.u16(at);
            units.add(avcC.slice(at + 2, length));
            at += 2 + length;
        }
        return at;
    }

    /// A picture parameter set begins with its own number and that of the sequence parameter set it belongs to.
    private static int usedSet(Slice unit) throws HeaderException {
        Bits bits = Bits.of(unit.from(1));
        bits.number();
        return bits.number();
    }

    /// From the units of a sample.
    public static Optional<Picture> inBand(Slice sample, int lengthSize, boolean containerRange)
            throws HeaderException {
        Optional<Slice> unit = NalUnits.first(sample, lengthSize, head -> (head & 0x1f) == SEQUENCE_PARAMETERS);
        return unit.isPresent() ? Optional.of(picture(unit.get(), containerRange)) : Optional.empty();
    }

    /// How many bytes the lengths before a sample's units have.
    public static int lengthSize(Slice avcC) throws HeaderException {
        return avcC.length() < FIRST_SET ? USUAL_LENGTH : (avcC.u8(4) & 3) + 1;
    }

    private static Picture picture(Slice unit, boolean containerRange) throws HeaderException {
        AvcParameters parameters = AvcParameters.read(Bits.of(unit.from(1)));
        Optional<Boolean> own = parameters.usability().fullRange();
        return parameters.picture(own.isPresent() ? own.get() : containerRange);
    }
}
