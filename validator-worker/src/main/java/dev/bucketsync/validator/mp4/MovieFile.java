package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;

/// An object and the movie header (`moov`) that was found in it, in front or at the end, fetched in one read.
///
/// @param object all of it
/// @param movie the content of `moov`
/// @param behind where `moov` ends
record MovieFile(Slice object, Slice movie, long behind) {
    /// A movie header at the end is nearly always the last box or followed by little.
    private static final int TAIL = 256 * 1024;

    private static final int BOX_HEAD = 16;

    /// Boxes behind a movie header without fragments that are looked at: its data and what follows that.
    private static final int LOOKED_AT = 2;

    static MovieFile find(Slice object) throws HeaderException {
        Boxes boxes = Boxes.in(object);
        long start = 0;
        while (fetchedNext(boxes, object)) {
            if (boxes.is("moov")) {
                return read(object, start, boxes);
            }
            start = boxes.position();
        }
        throw new CorruptHeaderException("The file has no movie header (box 'moov')");
    }

    private static boolean fetchedNext(Boxes boxes, Slice object) throws HeaderException {
        Slice rest = object.from(boxes.position());
        if (rest.length() <= TAIL && !rest.isHere(0, Math.min(BOX_HEAD, rest.length()))) {
            rest.prefetched();
        }
        return boxes.next();
    }

    private static MovieFile read(Slice object, long start, Boxes boxes) throws HeaderException {
        long behind = boxes.position();
        // With the head of the box that follows, or to see that would cost a read of its own.
        object.slice(start, Math.min(behind + BOX_HEAD, object.length()) - start)
                .prefetched();
        if (Boxes.child(boxes.payload(), "cmov").isPresent()) {
            throw new CorruptHeaderException("The movie header is compressed ('cmov'), which is not read");
        }
        return new MovieFile(object, boxes.payload(), behind);
    }

    Slice behindMovie() throws HeaderException {
        return object.from(behind);
    }

    /// Whether fragments follow although the movie header has no word of them; looked for where it costs next to
    /// nothing.
    boolean hasUnannouncedFragments() throws HeaderException {
        try {
            Boxes boxes = Boxes.in(behindMovie());
            for (int i = 0; i < LOOKED_AT && boxes.next(); i++) {
                if (boxes.is("moof")) {
                    return true;
                }
            }
            return false;
        } catch (CorruptHeaderException _) {
            // Whatever stands behind the media, it is no fragment.
            return false;
        }
    }
}
