package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;

/// The MPEG-4 elementary stream descriptor (`esds`): the codec it names and what that codec needs to begin.
///
/// @param configuration what stands behind the codec's name; its own headers are somewhere in it, if anywhere
record ElementaryStream(int objectType, Slice configuration) {
    private static final int STREAM_TAG = 3;
    private static final int DECODER_TAG = 4;
    private static final int LENGTH_BYTES = 4;

    static ElementaryStream read(Slice esds) throws HeaderException {
        long at = body(esds, 4, STREAM_TAG);
        int flags = esds.u8(at + 2);
        at += 3;
        at += (flags & 0x80) == 0 ? 0 : 2;
        at += (flags & 0x40) == 0 ? 0 : 1 + esds.u8(at);
        at += (flags & 0x20) == 0 ? 0 : 2;
        long decoder = body(esds, at, DECODER_TAG);
        return new ElementaryStream(esds.u8(decoder), esds.from(decoder + 1));
    }

    /// Where a descriptor's content begins: behind its tag and a length of one to four bytes.
    private static long body(Slice esds, long at, int tag) throws HeaderException {
        if (esds.u8(at) != tag) {
            throw new CorruptHeaderException("The box 'esds' has descriptors in an unknown order");
        }
        long length = at + 1;
        while (esds.u8(length) >= 0x80 && length < at + LENGTH_BYTES) {
            length++;
        }
        return length + 1;
    }
}
