package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.function.IntPredicate;

/// The units that an H.264 or HEVC sample is made of: each behind its length, as MP4 wants it, or between start codes,
/// as some muxers leave it.
final class NalUnits {
    /// Parameter sets stand in front of the pictures.
    private static final int MOST = 64;

    private static final int SEARCHED = 4_096;
    private static final int NONE = -1;

    private NalUnits() {}

    /// The first unit whose first byte is wanted.
    ///
    /// @param lengthSize how many bytes a length has, 1 to 4
    static Optional<Slice> first(Slice sample, int lengthSize, IntPredicate wanted) throws HeaderException {
        return sample.startsWith(0, "\0\0\1") || sample.startsWith(0, "\0\0\0\1")
                ? betweenStartCodes(sample, wanted)
                : behindLengths(sample, lengthSize, wanted);
    }

    private static Optional<Slice> behindLengths(Slice sample, int lengthSize, IntPredicate wanted)
            throws HeaderException {
        long at = 0;
        for (int i = 0; i < MOST && at + lengthSize < sample.length(); i++) {
            long length = 0;
            for (int each = 0; each < lengthSize; each++) {
                length = length << 8 | sample.u8(at + each);
            }
            at += lengthSize;
            if (length > 0 && wanted.test(sample.u8(at))) {
                return Optional.of(sample.slice(at, length));
            }
            at += length;
        }
        return Optional.empty();
    }

    private static Optional<Slice> betweenStartCodes(Slice sample, IntPredicate wanted) throws HeaderException {
        byte[] bytes = sample.copy(0, (int) Math.min(SEARCHED, sample.length()));
        int begin = startCode(bytes, 0);
        while (begin != NONE && begin + 3 < bytes.length) {
            int end = startCode(bytes, begin + 3);
            if (wanted.test(bytes[begin + 3] & 0xff)) {
                return Optional.of(sample.slice(begin + 3, (end == NONE ? bytes.length : end) - begin - 3));
            }
            begin = end;
        }
        return Optional.empty();
    }

    private static int startCode(byte[] bytes, int from) {
        for (int i = from; i + 2 < bytes.length; i++) {
            if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1) {
                return i;
            }
        }
        return NONE;
    }
}
