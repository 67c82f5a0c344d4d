package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// H.264: the first sequence parameter set in `avcC` decides. jcodec reads it too, but sizes its arrays by numbers in
/// it, which a hostile file may choose.
final class AvcConfiguration {
    private static final int FIRST_SET = 6;

    private AvcConfiguration() {}

    static Optional<Picture> picture(SampleEntry entry) throws HeaderException {
        Optional<Slice> configuration = entry.box("avcC");
        if (configuration.isEmpty() || (configuration.get().u8(5) & 0x1f) == 0) {
            return Optional.empty();
        }
        Slice avcC = configuration.get();
        Slice unit = avcC.slice(FIRST_SET + 2, avcC.u16(FIRST_SET));
        AvcParameters parameters = AvcParameters.read(Bits.of(unit.from(1)));
        Optional<Boolean> own = parameters.usability().fullRange();
        return Optional.of(parameters.picture(own.isPresent() ? own.get() : containerRange(entry)));
    }

    /// Where the stream itself is silent, ffprobe believes the container's `colr`.
    private static boolean containerRange(SampleEntry entry) throws HeaderException {
        Optional<Slice> colour = entry.box("colr");
        return colour.isPresent()
                && colour.get().startsWith(0, "nclx")
                && (colour.get().u8(10) & 0x80) != 0;
    }
}
