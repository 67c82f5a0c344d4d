package dev.bucketsync.validator.webp;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalLong;

/// Walks a WebP's chunks: type, length, payload, a byte of padding behind odd lengths. Further reads are spent only
/// where EXIF was announced.
final class Chunks {
    static final int HEAD = 8;

    /// A picture's chunks are few: profile, transparency, image. An animation has one per frame and is not walked.
    private static final int JUMPS = 4;

    private final Slice body;
    private long at;
    private int jumps;
    private long frames;
    private boolean atEnd;

    Chunks(Slice body) {
        this.body = body;
    }

    /// The EXIF block: any that is here already, or where it was announced the one behind the image data.
    Optional<Slice> exif(boolean announced) throws HeaderException {
        while (at + HEAD <= body.length()) {
            if (!body.isHere(at, HEAD) && (!announced || ++jumps > JUMPS)) {
                return announced ? ChunkTail.exif(body) : Optional.empty();
            }
            long length = body.u32(at + 4);
            if (length > body.length() - at - HEAD) {
                throw new CorruptHeaderException("A WebP chunk reaches beyond the end of the file");
            }
            if (body.startsWith(at, "EXIF")) {
                return Optional.of(body.slice(at + HEAD, length));
            }
            if (body.startsWith(at, "ANMF")) {
                frames++;
            }
            at += HEAD + padded(length);
        }
        atEnd = true;
        return Optional.empty();
    }

    static long padded(long length) {
        return length + (length & 1);
    }

    /// Animation frames, where all of them were passed on the way.
    OptionalLong frames() throws HeaderException {
        boolean passed = atEnd || (body.isHere(at, HEAD) && body.startsWith(at, "EXIF"));
        return passed && frames > 0 ? OptionalLong.of(frames) : OptionalLong.empty();
    }
}
