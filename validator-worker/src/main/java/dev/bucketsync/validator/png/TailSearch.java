package dev.bucketsync.validator.png;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// Finds EXIF behind the image data without walking through it: four of six PNGs with EXIF have it there. One read of
/// the object's tail, in which the chunk is recognised by type, length and checksum together.
final class TailSearch {
    static final int TAIL = 32 * 1024;

    private static final String END = "\0\0\0\0IEND";

    /// A tail full of false starts must not cost a checksum each.
    private static final int CANDIDATES = 16;

    private final Slice tail;

    private TailSearch(Slice tail) {
        this.tail = tail;
    }

    static TailSearch of(Slice object) throws HeaderException {
        return new TailSearch(
                object.from(object.length() - Math.min(TAIL, object.length())).prefetched());
    }

    Optional<Slice> exif() throws HeaderException {
        int candidates = 0;
        for (long chunk = 0; chunk + Chunks.OVERHEAD <= tail.length() && candidates < CANDIDATES; chunk++) {
            if (tail.startsWith(chunk + 4, "eXIf")) {
                candidates++;
                long payload = tail.u32(chunk);
                if (payload <= tail.length() - chunk - Chunks.OVERHEAD && Chunks.crcHolds(tail, chunk, (int) payload)) {
                    return Optional.of(tail.slice(chunk + 8, payload));
                }
            }
        }
        return Optional.empty();
    }

    /// Whether the last chunk stands here; something else may follow it.
    boolean hasEnd() throws HeaderException {
        for (long chunk = tail.length() - END.length(); chunk >= 0; chunk--) {
            if (tail.startsWith(chunk, END)) {
                return true;
            }
        }
        return false;
    }
}
