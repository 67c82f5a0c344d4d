package dev.bucketsync.validator.tiff;

import dev.bucketsync.validator.exif.Directory;
import dev.bucketsync.validator.exif.TiffBytes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/// Counts the directories of a TIFF. It is for the metadata only, so it gives up early rather than read much: each page
/// may lie behind its megabytes of image.
final class Pages {
    private static final int READS = 8;
    private static final int MOST = 4_096;

    private final Slice bytes;
    private final TiffBytes tiff;
    private final Set<Long> visited = new HashSet<>();
    private int reads;

    private Pages(TiffBytes tiff) {
        this.tiff = tiff;
        this.bytes = tiff.bytes();
    }

    /// Empty where the chain is broken, a loop, or too long to follow.
    static OptionalLong from(Directory first) {
        try {
            return new Pages(first.tiff()).count(first);
        } catch (HeaderException _) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong count(Directory first) throws HeaderException {
        Directory page = first;
        while (visited.add(page.at()) && visited.size() <= MOST && affords(page.end())) {
            long next = page.next();
            if (next == 0) {
                return OptionalLong.of(visited.size());
            }
            if (!affords(next)) {
                break;
            }
            page = tiff.directory(next);
        }
        return OptionalLong.empty();
    }

    private boolean affords(long at) {
        return bytes.isHere(at, tiff.big() ? 8 : 2) || ++reads <= READS;
    }
}
