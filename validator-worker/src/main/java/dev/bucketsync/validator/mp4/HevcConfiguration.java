package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// HEVC: the first sequence parameter set among the arrays of `hvcC` decides.
final class HevcConfiguration {
    private static final int ARRAYS = 22;
    private static final int SEQUENCE_PARAMETERS = 33;
    private static final int UNIT_HEAD = 2;

    private HevcConfiguration() {}

    static Optional<Picture> picture(SampleEntry entry) throws HeaderException {
        Optional<Slice> configuration = entry.box("hvcC");
        Optional<Slice> unit = configuration.isPresent() ? parameterSet(configuration.get()) : Optional.empty();
        return unit.isPresent()
                ? Optional.of(HevcParameters.read(Bits.of(unit.get().from(UNIT_HEAD))))
                : Optional.empty();
    }

    private static Optional<Slice> parameterSet(Slice hvcC) throws HeaderException {
        long at = ARRAYS + 1;
        int arrays = hvcC.u8(ARRAYS);
        for (int array = 0; array < arrays; array++) {
            int type = hvcC.u8(at) & 0x3f;
            int units = hvcC.u16(at + 1);
            at += 3;
            for (int i = 0; i < units; i++) {
                int length = hvcC.u16(at);
                if (type == SEQUENCE_PARAMETERS) {
                    return Optional.of(hvcC.slice(at + 2, length));
                }
                at += 2 + length;
            }
        }
        return Optional.empty();
    }
}
