package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// AV1: the sequence header decides, in `av1C` or, failing that, in the first sample.
public final class Av1 {
    private static final int FLAGS = 4;
    private static final int SEQUENCE_HEADER = 1;
    private static final int MOST_UNITS = 16;

    private Av1() {}

    /// From the configuration; one without a sequence header still has flags that tell depth and subsampling.
    public static Optional<Picture> configured(Slice av1C) throws HeaderException {
        if (av1C.length() < FLAGS) {
            return Optional.empty();
        }
        Optional<Picture> own = inBand(av1C.from(FLAGS));
        return own.isPresent() ? own : Optional.of(Picture.of(flagged(av1C.u8(2))));
    }

    /// `av1C`: high_bitdepth, twelve_bit, monochrome, chroma_subsampling_x and _y stand in its third byte.
    private static String flagged(int flags) {
        int depth = (flags & 0x40) == 0 ? 8 : (flags & 0x20) == 0 ? 10 : 12;
        if ((flags & 0x10) != 0) {
            return PixelFormat.name(PixelFormat.GRAY, depth, false);
        }
        return PixelFormat.name(PixelFormat.chroma((flags & 0x08) != 0, (flags & 0x04) != 0), depth, false);
    }

    /// From the units of a sample.
    public static Optional<Picture> inBand(Slice sample) throws HeaderException {
        long at = 0;
        for (int i = 0; i < MOST_UNITS && at < sample.length(); i++) {
            int head = sample.u8(at);
            at += (head & 0x04) == 0 ? 1 : 2;
            long length = sample.length() - at;
            if ((head & 0x02) != 0) {
                length = 0;
                int shift = 0;
                int each;
                do {
                    each = sample.u8(at++);
                    length |= (long) (each & 0x7f) << shift;
                    shift += 7;
                } while ((each & 0x80) != 0 && shift < Integer.SIZE);
            }
            if ((head >> 3 & 0x0f) == SEQUENCE_HEADER) {
                return Optional.of(Av1Sequence.read(Bits.plain(sample.slice(at, length))));
            }
            at += length;
        }
        return Optional.empty();
    }
}
