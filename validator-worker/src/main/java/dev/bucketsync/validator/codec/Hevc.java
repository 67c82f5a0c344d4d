package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// HEVC: the first sequence parameter set decides, among the arrays of `hvcC` or, failing that, in the first sample.
public final class Hevc {
    private static final int ARRAYS = 22;
    private static final int LENGTH_SIZE = 21;
    private static final int USUAL_LENGTH = 4;
    private static final int SEQUENCE_PARAMETERS = 33;
    private static final int UNIT_HEAD = 2;

    private Hevc() {}

    /// Empty where the configuration holds no parameter set.
    public static Optional<Picture> configured(Slice hvcC) throws HeaderException {
        if (hvcC.length() <= ARRAYS) {
            return Optional.empty();
        }
        long at = ARRAYS + 1;
        int arrays = hvcC.u8(ARRAYS);
        for (int array = 0; array < arrays; array++) {
            int type = hvcC.u8(at) & 0x3f;
            int units = hvcC.u16(at + 1);
            at += 3;
            for (int i = 0; i < units; i++) {
                int length = hvcC.u16(at);
                if (type == SEQUENCE_PARAMETERS) {
                    return Optional.of(picture(hvcC.slice(at + 2, length)));
                }
                at += 2 + length;
            }
        }
        return Optional.empty();
    }

    /// From the units of a sample.
    public static Optional<Picture> inBand(Slice sample, int lengthSize) throws HeaderException {
        Optional<Slice> unit = NalUnits.first(sample, lengthSize, head -> (head >> 1 & 0x3f) == SEQUENCE_PARAMETERS);
        return unit.isPresent() ? Optional.of(picture(unit.get())) : Optional.empty();
    }

    /// How many bytes the lengths before a sample's units have.
    public static int lengthSize(Slice hvcC) throws HeaderException {
        return hvcC.length() <= ARRAYS ? USUAL_LENGTH : (hvcC.u8(LENGTH_SIZE) & 3) + 1;
    }

    private static Picture picture(Slice unit) throws HeaderException {
        return HevcParameters.read(Bits.of(unit.from(UNIT_HEAD)));
    }
}
