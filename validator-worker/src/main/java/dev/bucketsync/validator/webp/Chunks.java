package dev.bucketsync.validator.webp;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalLong;

/// Walks a WebP's chunks: type, length, payload, a byte of padding behind odd lengths. A further read is spent only
/// where something follows the picture, or EXIF was announced.
final class Chunks {
    static final int HEAD = 8;

    /// A picture's chunks are few: profile, transparency, image. An animation has one per frame and is not walked.
    private static final int JUMPS = 4;

    private final Slice body;
    private long at;
    private int jumps;
    private long frames;
    private boolean pictured;
    private boolean atEnd;

    Chunks(Slice body) {
        this.body = body;
    }

    /// The EXIF block, announced or not. The frames of an animation are passed only as far as they are here.
    Optional<Slice> exif(boolean announced) throws HeaderException {
        while (at + HEAD <= body.length()) {
            if (!body.isHere(at, HEAD) && (frames > 0 || ++jumps > JUMPS)) {
                return announced ? ChunkTail.exif(body) : Optional.empty();
            }
            // The type is touched first: what is fetched begins with what is touched.
            boolean exif = body.startsWith(at, "EXIF");
            long length = body.u32(at + 4);
            if (length > body.length() - at - HEAD) {
                return cutOff();
            }
            if (exif) {
                return Optional.of(body.slice(at + HEAD, length));
            }
            learn();
            at += HEAD + padded(length);
        }
        atEnd = true;
        return Optional.empty();
    }

    private void learn() throws HeaderException {
        if (body.startsWith(at, "ANMF")) {
            frames++;
        } else if (body.startsWith(at, "VP8 ") || body.startsWith(at, "VP8L")) {
            pictured = true;
        }
    }

    /// Decoders don't look at what follows the picture, and take of EXIF what is there.
    private Optional<Slice> cutOff() throws HeaderException {
        if (!pictured && frames == 0) {
            throw new CorruptHeaderException("A WebP chunk reaches beyond the end of the file");
        }
        return body.startsWith(at, "EXIF") ? Optional.of(body.from(at + HEAD)) : Optional.empty();
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
