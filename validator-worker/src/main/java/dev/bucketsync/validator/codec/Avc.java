package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// H.264: the first sequence parameter set decides, in `avcC` or, failing that, in the first sample.
public final class Avc {
    private static final int FIRST_SET = 6;
    private static final int SEQUENCE_PARAMETERS = 7;
    private static final int USUAL_LENGTH = 4;

    private Avc() {}

    /// Empty where the configuration holds no parameter set.
    ///
    /// @param containerRange what the container says of the samples' range; counts where the stream is silent
    public static Optional<Picture> configured(Slice avcC, boolean containerRange) throws HeaderException {
        if (avcC.length() > 0 && avcC.u8(0) != 1) {
            return inBand(avcC, USUAL_LENGTH, containerRange);
        }
        if (avcC.length() < FIRST_SET || (avcC.u8(FIRST_SET - 1) & 0x1f) == 0) {
            return Optional.empty();
        }
        return Optional.of(picture(avcC.slice(FIRST_SET + 2, avcC.u16(FIRST_SET)), containerRange));
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
