package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.header.Movie.Frames;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;

/// Frames are the samples of the track: those its sample table counts, and those of every fragment. Edit lists hide
/// frames from a player, and yet they are counted.
record FrameCount(MovieFile file, Track track) {
    /// As many fragments far apart as the reads of one object suffice for.
    private static final int MOST_FRAGMENTS = 26;

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
        if (file.behindMovie().length() > Fragments.READ_THROUGH) {
            requireFew(FragmentIndex.fragments(file.object(), file.behindMovie()));
        }
        return Fragments.frames(file.object(), track.id());
    }

    /// Fragments in the last part of the file, which is read through, cost no read each.
    private void requireFew(long listed) throws HeaderException {
        double length = file.behindMovie().length();
        if (listed * (1 - Fragments.READ_THROUGH / length) > MOST_FRAGMENTS) {
            throw new CorruptHeaderException(
                    "its index lists %d of them, and %d far apart are read at most".formatted(listed, MOST_FRAGMENTS));
        }
    }
}
