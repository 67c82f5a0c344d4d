package dev.bucketsync.validator.png;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.zip.CRC32;

/// Walks a PNG's chunks: length, type, payload, checksum.
final class Chunks {
    /// Length and type before the payload, the checksum behind it.
    static final int OVERHEAD = 12;

    private static final int HEAD = 8;

    /// No real file has so many before its image data, nor so many in all if it is small enough to be walked through.
    private static final int MOST = 8_192;

    private final Slice object;
    private long at;
    private int count;
    private long next = PngFormat.SIGNATURE.length();
    private Slice payload;

    Chunks(Slice object) throws HeaderException {
        this.object = object;
        this.payload = object.slice(0, 0);
    }

    /// False at the object's end; a chunk that reaches beyond it is corrupt.
    boolean next() throws HeaderException {
        at = next;
        if (at == object.length()) {
            return false;
        }
        long length = object.u32(at);
        // The last checksum may be missing: nothing depends on it.
        if (length > object.length() - at - OVERHEAD && !(length == 0 && is("IEND"))) {
            throw new CorruptHeaderException("A PNG chunk reaches beyond the end of the object");
        }
        if (++count > MOST) {
            throw new CorruptHeaderException("The PNG has more than %d chunks".formatted(MOST));
        }
        payload = object.slice(at + HEAD, length);
        next = Math.min(at + OVERHEAD + length, object.length());
        return true;
    }

    boolean is(String type) throws HeaderException {
        return object.startsWith(at + 4, type);
    }

    Slice payload() {
        return payload;
    }

    boolean crcHolds() throws HeaderException {
        return crcHolds(object, at, (int) payload.length());
    }

    /// The checksum covers type and payload.
    static boolean crcHolds(Slice bytes, long chunk, int length) throws HeaderException {
        CRC32 crc = new CRC32();
        crc.update(bytes.copy(chunk + 4, 4 + length));
        return crc.getValue() == bytes.u32(chunk + HEAD + length);
    }
}
