package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// The fragments (`moof`) of a file. They stand side by side with their data, and each is met at the cost of one small
/// read, unless the rest of the file is small enough to be taken in large ones.
final class Fragments {
    /// What is left of a file is read through where it is no longer than this and its fragments are short.
    static final int READ_THROUGH = 768 * 1024;

    private static final int DENSE = 64 * 1024;

    private static final int AT_ONCE = 256 * 1024;

    /// The track's part of a fragment's header usually lies within this.
    private static final int HEAD = 2 * 1024;

    private static final int BOX_HEAD = 16;
    private static final int OWN_BASE = 0x01;
    private static final int DATA_OFFSET = 0x01;
    private static final int FIRST_FLAGS = 0x04;
    private static final int PER_SAMPLE = 0xf00;
    private static final int RUN_HEAD = 8;

    private Fragments() {}

    /// The track's samples in all fragments.
    static long frames(Slice object, long track) throws HeaderException {
        long frames = 0;
        Boxes boxes = Boxes.in(object);
        while (next(boxes, object)) {
            if (boxes.is("moof")) {
                frames += inFragment(boxes.payload(), track);
            }
        }
        return frames;
    }

    /// Where the track's first sample begins; absent where no fragment has one.
    static Optional<Long> firstSample(Slice object, long track) throws HeaderException {
        Boxes boxes = Boxes.in(object);
        long start = 0;
        while (next(boxes, object)) {
            Optional<Slice> part = boxes.is("moof") ? part(boxes.payload(), track) : Optional.empty();
            if (part.isPresent()) {
                return Optional.of(dataOffset(part.get(), start));
            }
            start = boxes.position();
        }
        return Optional.empty();
    }

    private static boolean next(Boxes boxes, Slice object) throws HeaderException {
        Slice rest = object.from(boxes.position());
        if (!rest.isHere(0, Math.min(BOX_HEAD, rest.length()))) {
            boolean dense = boxes.length() < DENSE;
            int reach = dense && rest.length() <= READ_THROUGH ? AT_ONCE : HEAD;
            rest.slice(0, Math.min(reach, rest.length())).prefetched();
        }
        return boxes.next();
    }

    private static Optional<Slice> part(Slice moof, long track) throws HeaderException {
        Boxes boxes = Boxes.inside(moof);
        while (boxes.next()) {
            if (isOf(track, boxes)) {
                return Optional.of(boxes.payload());
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(long track, Boxes boxes) throws HeaderException {
        return boxes.is("traf") && Boxes.needChild(boxes.payload(), "tfhd").u32(4) == track;
    }

    private static long inFragment(Slice moof, long track) throws HeaderException {
        long frames = 0;
        Boxes boxes = Boxes.inside(moof);
        while (boxes.next()) {
            if (isOf(track, boxes)) {
                frames += inRuns(boxes.payload());
            }
        }
        return frames;
    }

    private static long inRuns(Slice traf) throws HeaderException {
        long frames = 0;
        Boxes boxes = Boxes.inside(traf);
        while (boxes.next()) {
            if (boxes.is("trun")) {
                frames += inRun(boxes);
            }
        }
        return frames;
    }

    /// A count of samples that the run has no room for would be charged and is not believed.
    private static long inRun(Boxes trun) throws HeaderException {
        long count = trun.u32(4);
        int flags = (int) trun.u32(0);
        int head = RUN_HEAD + words(flags & (DATA_OFFSET | FIRST_FLAGS));
        if (count * words(flags & PER_SAMPLE) > trun.length() - head) {
            throw new CorruptHeaderException("A fragment declares %d samples and lists fewer".formatted(count));
        }
        return count;
    }

    private static int words(int flags) {
        return Integer.BYTES * Integer.bitCount(flags);
    }

    private static long dataOffset(Slice traf, long moof) throws HeaderException {
        Slice head = Boxes.needChild(traf, "tfhd");
        Slice run = Boxes.needChild(traf, "trun");
        long base = (head.u32(0) & OWN_BASE) != 0 ? head.u64(8) : moof;
        return base + ((run.u32(0) & DATA_OFFSET) != 0 ? (int) run.u32(8) : 0);
    }
}
