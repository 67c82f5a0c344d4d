package dev.bucketsync.validator.gif;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.OptionalLong;

/// Counts the frames of a GIF as far as its bytes are here: nothing is read for a number that decides nothing.
final class GifFrames {
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int TRAILER = 0x3b;
    private static final int DESCRIPTOR = 10;

    private final Slice gif;
    private long at;
    private long frames;

    GifFrames(Slice gif) throws HeaderException {
        this.gif = gif;
        this.at = (long) GifFormat.SCREEN_END + GifFormat.colourTable(gif.u8(10));
    }

    /// Empty where the end has not been read. What ends without any image is corrupt.
    OptionalLong count() throws HeaderException {
        while (gif.isHere(at, 1)) {
            int block = gif.u8(at);
            if (block == IMAGE && gif.isHere(at, DESCRIPTOR)) {
                frames++;
                // One byte of code size stands between the colours and the data.
                skipData(at + DESCRIPTOR + GifFormat.colourTable(gif.u8(at + 9)) + 1);
            } else if (block == EXTENSION) {
                skipData(at + 2);
            } else {
                return block == TRAILER ? ended() : OptionalLong.empty();
            }
        }
        return at >= gif.length() ? ended() : OptionalLong.empty();
    }

    /// Data comes in blocks with a byte of length each; one of no length ends it.
    private void skipData(long from) throws HeaderException {
        at = from;
        while (gif.isHere(at, 1)) {
            int length = gif.u8(at);
            at += length + 1L;
            if (length == 0) {
                return;
            }
        }
    }

    private OptionalLong ended() throws CorruptHeaderException {
        if (frames == 0) {
            throw new CorruptHeaderException("The GIF ends before its first image");
        }
        return OptionalLong.of(frames);
    }
}
