package dev.bucketsync.validator.webp;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// Finds announced EXIF at the end of an animation, whose frames are too many to walk: one read, in which the chunk is
/// recognised by its type and by the chunks from it on ending where the file ends.
final class ChunkTail {
    private static final int TAIL = 32 * 1024;
    private static final int FOLLOWERS = 4;
    private static final int CANDIDATES = 16;

    private ChunkTail() {}

    static Optional<Slice> exif(Slice body) throws HeaderException {
        long length = Math.min(TAIL, body.length());
        Slice tail = body.from(body.length() - length).prefetched();
        int candidates = 0;
        for (long at = 0; at + Chunks.HEAD <= length && candidates < CANDIDATES; at++) {
            if (tail.startsWith(at, "EXIF")) {
                candidates++;
                if (leadsToTheEnd(tail, at)) {
                    return Optional.of(tail.slice(at + Chunks.HEAD, tail.u32(at + 4)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean leadsToTheEnd(Slice tail, long from) throws HeaderException {
        long at = from;
        for (int i = 0; i < FOLLOWERS && at + Chunks.HEAD <= tail.length(); i++) {
            long length = tail.u32(at + 4);
            at += Chunks.HEAD + length;
            if (at == tail.length()) {
                return true;
            }
            at += length & 1;
        }
        return at == tail.length();
    }
}
