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

    /// A fragment's header usually lies within this. Those of a file are much alike, so the longest one met tells how
    /// much to ask for at the next.
    private static final int HEAD = 2 * 1024;

    private static final int LONGEST_HEAD = 32 * 1024;

    private static final int BOX_HEAD = 16;
    private static final int OWN_BASE = 0x01;
    private static final int DATA_OFFSET = 0x01;
    private static final int FIRST_FLAGS = 0x04;
    private static final int PER_SAMPLE = 0xf00;
    private static final int RUN_HEAD = 8;

    private final Slice object;
    private final Boxes boxes;
    private long head = HEAD;

    private Fragments(Slice object) {
        this.object = object;
        this.boxes = Boxes.in(object);
    }

    /// The track's samples in all fragments.
    static long frames(Slice object, long track) throws HeaderException {
        long frames = 0;
        Fragments fragments = new Fragments(object);
        while (fragments.next()) {
            if (fragments.boxes.is("moof")) {
                frames += inFragment(fragments.boxes.payload(), track);
            }
        }
        return frames;
    }

    /// Where the track's first sample begins; absent where no fragment has one.
    static Optional<Long> firstSample(Slice object, long track) throws HeaderException {
        Fragments fragments = new Fragments(object);
        Boxes boxes = fragments.boxes;
        long start = 0;
        while (fragments.next()) {
            Optional<Slice> part = boxes.is("moof") ? part(boxes.payload(), track) : Optional.empty();
            if (part.isPresent()) {
                return Optional.of(dataOffset(part.get(), start));
            }
            start = boxes.position();
        }
        return Optional.empty();
    }

    private boolean next() throws HeaderException {
        Slice rest = object.from(boxes.position());
        if (!rest.isHere(0, Math.min(BOX_HEAD, rest.length()))) {
            boolean dense = boxes.length() < DENSE;
            long reach = dense && rest.length() <= READ_THROUGH ? AT_ONCE : head;
            rest.slice(0, Math.min(reach, rest.length())).prefetched();
        }
        boolean found = boxes.next();
        if (found && boxes.is("moof")) {
            // And a quarter, since they are not quite alike; the head of the data behind it is wanted, too.
            head = Math.clamp(boxes.length() * 5 / 4 + 2 * BOX_HEAD, head, LONGEST_HEAD);
        }
        return found;
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
