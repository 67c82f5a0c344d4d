package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import java.util.Optional;

/// The beginning of the video usability information, the same in H.264 and HEVC.
///
/// @param fullRange whether samples use their full range; absent where the stream does not say
/// @param rgb whether the three planes are green, blue and red
record VideoUsability(Optional<Boolean> fullRange, boolean rgb) {
    static final VideoUsability SILENT = new VideoUsability(Optional.empty(), false);
    private static final int OWN_RATIO = 255;
    private static final int RGB_MATRIX = 0;

    static VideoUsability read(Bits bits) throws CorruptHeaderException {
        if (bits.flag() && bits.bits(8) == OWN_RATIO) {
            bits.skip(32);
        }
        if (bits.flag()) {
            bits.skip(1);
        }
        if (!bits.flag()) {
            return SILENT;
        }
        bits.skip(3);
        boolean fullRange = bits.flag();
        if (!bits.flag()) {
            return new VideoUsability(Optional.of(fullRange), false);
        }
        bits.skip(16);
        return new VideoUsability(Optional.of(fullRange), bits.bits(8) == RGB_MATRIX);
    }
}
