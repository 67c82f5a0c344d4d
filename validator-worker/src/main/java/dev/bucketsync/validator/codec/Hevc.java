package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// HEVC: the sequence parameter set decides that the pictures use, among the arrays of `hvcC` or, failing that, in the
/// first sample. Sets of further layers (a second eye, depth) are not asked.
public final class Hevc {
    private static final int ARRAYS = 22;
    private static final int LENGTH_SIZE = 21;
    private static final int USUAL_LENGTH = 4;
    private static final int SEQUENCE_PARAMETERS = 33;
    private static final int PICTURE_PARAMETERS = 34;
    private static final int UNIT_HEAD = 2;

    /// The standard has 16 of one and 64 of the other.
    private static final int MOST_SETS = 64;

    private Hevc() {}

    /// Empty where the configuration holds no parameter set, or several that differ and no word on which is meant.
    public static Optional<Picture> configured(Slice hvcC) throws HeaderException {
        if (hvcC.length() <= ARRAYS) {
            return Optional.empty();
        }
        List<Slice> sequence = new ArrayList<>();
        List<Slice> picture = new ArrayList<>();
        long at = ARRAYS + 1;
        for (int array = hvcC.u8(ARRAYS); array > 0; array--) {
            int type = hvcC.u8(at) & 0x3f;
            int units = hvcC.u16(at + 1);
            at += 3;
            for (int i = 0; i < units; i++) {
                Slice unit = hvcC.slice(at + 2, hvcC.u16(at));
                keep(unit, type == SEQUENCE_PARAMETERS ? sequence : picture, type);
                at += 2 + unit.length();
            }
        }
        return active(sequence, picture);
    }

    private static void keep(Slice unit, List<Slice> units, int type) throws HeaderException {
        boolean wanted = type == SEQUENCE_PARAMETERS || type == PICTURE_PARAMETERS;
        if (wanted && isOfBaseLayer(unit) && units.size() < MOST_SETS) {
            units.add(unit);
        }
    }

    private static boolean isOfBaseLayer(Slice unit) throws HeaderException {
        return unit.length() > UNIT_HEAD && (unit.u16(0) >> 3 & 0x3f) == 0;
    }

    private static Optional<Picture> active(List<Slice> sequence, List<Slice> picture) throws HeaderException {
        if (sequence.size() == 1) {
            return Optional.of(picture(sequence.getFirst()));
        }
        ParameterSets sets = new ParameterSets();
        for (Slice unit : sequence) {
            sets.add(HevcParameters.number(Bits.of(unit.from(UNIT_HEAD))), picture(unit));
        }
        for (Slice unit : picture) {
            Bits bits = Bits.of(unit.from(UNIT_HEAD));
            bits.number();
            sets.use(bits.number());
        }
        return sets.active();
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
