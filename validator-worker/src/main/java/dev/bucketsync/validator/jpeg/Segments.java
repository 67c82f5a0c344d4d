package dev.bucketsync.validator.jpeg;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;

/// Walks a JPEG's segments up to the start of scan, where the header ends.
final class Segments {
    private static final int TEMPORARY = 0x01;
    private static final int FIRST_RESTART = 0xd0;
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;

    /// Real headers have some dozens.
    private static final int MOST = 4_096;

    private final Slice object;
    private long at = 2;
    private int marker;
    private int count;
    private Slice payload;

    Segments(Slice object) throws HeaderException {
        this.object = object;
        this.payload = object.slice(0, 0);
    }

    /// Goes to the next segment with a payload; false at the start of scan.
    boolean next() throws HeaderException {
        do {
            marker = nextMarker();
        } while (marker == TEMPORARY || (marker >= FIRST_RESTART && marker <= START_OF_IMAGE));
        if (marker == START_OF_SCAN) {
            return false;
        }
        if (marker == END_OF_IMAGE) {
            throw new CorruptHeaderException("The JPEG ends before its image data");
        }
        if (++count > MOST) {
            throw new CorruptHeaderException(
                    "The JPEG has more than %d segments before its image data".formatted(MOST));
        }
        int length = object.u16(at);
        if (length < 2) {
            throw new CorruptHeaderException("A JPEG segment declares a length of " + length);
        }
        payload = object.slice(at + 2, length - 2);
        at += length;
        return true;
    }

    /// Bytes between segments that are no marker are skipped, as decoders do; any number of 0xff may pad one.
    private int nextMarker() throws HeaderException {
        int code = 0;
        while (code == 0) {
            while (object.u8(at) != 0xff) {
                at++;
            }
            while (object.u8(at) == 0xff) {
                at++;
            }
            code = object.u8(at++);
        }
        return code;
    }

    int marker() {
        return marker;
    }

    Slice payload() {
        return payload;
    }
}
