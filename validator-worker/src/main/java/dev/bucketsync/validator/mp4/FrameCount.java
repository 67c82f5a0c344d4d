package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.header.Movie.Frames;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// Frames are the samples of the track: those its sample table counts, and those of every fragment behind it. Edit
/// lists hide frames from a player, and yet they are counted.
final class FrameCount {
    private static final int SIZE_TABLE_HEAD = 12;

    private final Track track;

    private FrameCount(Track track) {
        this.track = track;
    }

    static Frames of(Track track, Slice movie, Slice object) throws HeaderException {
        FrameCount count = new FrameCount(track);
        long inTable = count.inSampleTable();
        if (Boxes.find(movie, "mvex").isEmpty()) {
            return counted(inTable);
        }
        try {
            return counted(inTable + count.inFragments(object));
        } catch (HeaderException e) {
            return new Frames.Uncounted(
                    "The file is fragmented and its fragments can't all be counted: " + e.getMessage());
        }
    }

    private static Frames counted(long frames) {
        return frames == 0 ? new Frames.Uncounted("The video track has no frames") : new Frames.Counted(frames);
    }

    private long inSampleTable() throws HeaderException {
        Slice table = track.sampleTable();
        Optional<Slice> sizes = Boxes.find(table, "stsz");
        if (sizes.isPresent()) {
            int bits = sizes.get().u32(4) == 0 ? Integer.SIZE : 0;
            return declared(sizes.get(), bits);
        }
        Slice compact = Boxes.need(table, "stz2");
        return declared(compact, compact.u8(7));
    }

    /// A count of sizes that the table has no room for would be charged and is not believed.
    private static long declared(Slice sizes, int bitsEach) throws HeaderException {
        long count = sizes.u32(8);
        if (count * bitsEach / Byte.SIZE > sizes.length() - SIZE_TABLE_HEAD) {
            throw new CorruptHeaderException("The video track declares %d samples and lists fewer".formatted(count));
        }
        return count;
    }

    /// Fragments stand side by side with their data; each is met at the cost of one small read, within the budget.
    private long inFragments(Slice object) throws HeaderException {
        long frames = 0;
        Boxes boxes = Boxes.in(object);
        while (boxes.next()) {
            if (boxes.is("moof")) {
                frames += inFragment(boxes.payload());
            }
        }
        return frames;
    }

    private long inFragment(Slice moof) throws HeaderException {
        long frames = 0;
        Boxes boxes = Boxes.in(moof);
        while (boxes.next()) {
            if (boxes.is("traf") && Boxes.need(boxes.payload(), "tfhd").u32(4) == track.id()) {
                frames += inRuns(boxes.payload());
            }
        }
        return frames;
    }

    private static long inRuns(Slice traf) throws HeaderException {
        long frames = 0;
        Boxes boxes = Boxes.in(traf);
        while (boxes.next()) {
            if (boxes.is("trun")) {
                frames += boxes.payload().u32(4);
            }
        }
        return frames;
    }
}
