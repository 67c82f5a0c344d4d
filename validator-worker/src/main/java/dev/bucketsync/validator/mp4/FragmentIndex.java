package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// What a fragmented file says of the number of its fragments: `sidx` in front of them, or `mfra` at the end. Neither
/// counts frames, but both tell when counting would be in vain, before the reads are spent.
final class FragmentIndex {
    private static final int TRAILER = 16;

    /// The trailer and, of most files, the index before it.
    private static final int TAIL = 4 * 1024;

    private static final int ENTRIES = 16;

    private FragmentIndex() {}

    /// How many fragments there are at least; 0 where nothing says so.
    ///
    /// @param behindMovie what follows the movie header
    static long fragments(Slice object, Slice behindMovie) throws HeaderException {
        try {
            long segments = segments(behindMovie);
            return segments > 0 ? segments : randomAccess(object);
        } catch (CorruptHeaderException _) {
            // An index is help, not evidence.
            return 0;
        }
    }

    private static long segments(Slice behindMovie) throws HeaderException {
        Boxes boxes = Boxes.in(behindMovie);
        long segments = 0;
        while (behindMovie.isHere(boxes.position(), TRAILER) && boxes.next() && !boxes.is("moof")) {
            if (boxes.is("sidx")) {
                Slice index = boxes.payload();
                segments += index.u16(index.u8(0) == 0 ? 22 : 30);
            }
        }
        return segments;
    }

    private static long randomAccess(Slice object) throws HeaderException {
        if (object.length() < TAIL) {
            return 0;
        }
        Slice tail = object.from(object.length() - TAIL).prefetched();
        Slice trailer = tail.from(TAIL - TRAILER);
        if (!trailer.startsWith(4, "mfro") || trailer.u32(12) > object.length()) {
            return 0;
        }
        Slice index = object.from(object.length() - trailer.u32(12));
        Boxes outer = Boxes.in(index);
        Optional<Slice> entries =
                outer.next() && outer.is("mfra") ? Boxes.child(outer.payload(), "tfra") : Optional.empty();
        return entries.isPresent() ? fragments(entries.get()) : 0;
    }

    /// Entries are pictures to begin at, of which a fragment may have several.
    private static long fragments(Slice tfra) throws HeaderException {
        boolean wide = tfra.u8(0) == 1;
        int numbers = (int) tfra.u32(8);
        int size = (wide ? 16 : 8) + 3 + (numbers >> 4 & 3) + (numbers >> 2 & 3) + (numbers & 3);
        long entries = Math.min(tfra.u32(12), (tfra.length() - ENTRIES) / size);
        long fragments = 0;
        long before = -1;
        for (long at = ENTRIES; at < ENTRIES + entries * size && tfra.isHere(at, size); at += size) {
            long fragment = wide ? tfra.u64(at + 8) : tfra.u32(at + 4);
            fragments += fragment == before ? 0 : 1;
            before = fragment;
        }
        return fragments;
    }
}
