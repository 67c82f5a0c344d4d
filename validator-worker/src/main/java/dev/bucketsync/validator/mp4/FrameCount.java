package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.header.Movie.Frames;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;

/// Frames are the samples of the track: those its sample table counts, and those of every fragment. Edit lists hide
/// frames from a player, and yet they are counted.
record FrameCount(MovieFile file, Track track) {
    /// As many fragments as the reads of one object suffice for.
    private static final int MOST_FRAGMENTS = 28;

    Frames frames() throws HeaderException {
        long inTable;
        try {
            inTable = track.samples().count(file.object().length());
        } catch (CorruptHeaderException e) {
            return new Frames.Broken(e);
        }
        try {
            return counted(inTable + inFragments());
        } catch (HeaderException e) {
            return new Frames.Uncounted(
                    "fragments", "The file is fragmented and its fragments can't all be counted: " + e.getMessage());
        }
    }

    private Frames counted(long frames) {
        if (frames > file.object().length()) {
            return new Frames.Broken(new CorruptHeaderException(
                    "The video track declares %d frames, more than the object has bytes".formatted(frames)));
        }
        return frames == 0
                ? new Frames.Uncounted("0 frames", "The video track has no frames")
                : new Frames.Counted(frames);
    }

    private long inFragments() throws HeaderException {
        if (Boxes.child(file.movie(), "mvex").isEmpty() && !file.hasUnannouncedFragments()) {
            return 0;
        }
        Slice behind = file.behindMovie();
        if (behind.length() > Fragments.READ_THROUGH) {
            long listed = FragmentIndex.fragments(file.object(), behind);
            if (listed > MOST_FRAGMENTS) {
                throw new CorruptHeaderException(
                        "its index lists %d of them, and %d are read at most".formatted(listed, MOST_FRAGMENTS));
            }
        }
        return Fragments.frames(file.object(), track.id());
    }
}
