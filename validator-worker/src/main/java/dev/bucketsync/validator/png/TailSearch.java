package dev.bucketsync.validator.png;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// Finds EXIF behind the image data without walking through it: four of six PNGs with EXIF have it there. One read of
/// the object's tail, in which the chunk is recognised by type, length and checksum together.
final class TailSearch {
    static final int TAIL = 32 * 1024;

    /// A tail full of false starts must not cost a checksum each.
    private static final int CANDIDATES = 16;

    private TailSearch() {}

    static Optional<Slice> exif(Slice object) throws HeaderException {
        long length = Math.min(TAIL, object.length());
        Slice tail = object.slice(object.length() - length, length).prefetched();
        int candidates = 0;
        for (long chunk = 0; chunk + Chunks.OVERHEAD <= length && candidates < CANDIDATES; chunk++) {
            if (tail.startsWith(chunk + 4, "eXIf")) {
                candidates++;
                long payload = tail.u32(chunk);
                if (payload <= length - chunk - Chunks.OVERHEAD && Chunks.crcHolds(tail, chunk, (int) payload)) {
                    return Optional.of(tail.slice(chunk + 8, payload));
                }
            }
        }
        return Optional.empty();
    }
}
