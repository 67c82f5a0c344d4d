package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// The video track that players show: the first enabled one, or the first if none is enabled. Where several are
/// alternatives to each other (`alternate_group`), that is the first of them; pictures for chapters are none.
///
/// @param id by which fragments name it
/// @param media the box `mdia`
record Track(long id, boolean enabled, Slice media) {
    private static final int ENABLED = 1;
    private static final int MOST = 256;
    private static final int MOST_TYPES = 8;

    static Optional<Track> video(Slice movie) throws HeaderException {
        Set<Long> chapters = chapters(movie);
        Optional<Track> first = Optional.empty();
        Boxes boxes = Boxes.inside(movie);
        while (boxes.next()) {
            Optional<Track> track = boxes.is("trak") ? read(boxes.payload()) : Optional.empty();
            if (track.isEmpty() || chapters.contains(track.get().id())) {
                continue;
            }
            if (track.get().enabled()) {
                return track;
            }
            first = first.or(() -> track);
        }
        return first;
    }

    /// What the tracks of a movie are, each type once.
    static List<String> types(Slice movie) throws HeaderException {
        Set<String> types = new LinkedHashSet<>();
        Boxes boxes = Boxes.inside(movie);
        while (boxes.next() && types.size() < MOST_TYPES) {
            Optional<Slice> handler = boxes.is("trak") ? handler(boxes.payload()) : Optional.empty();
            if (handler.isPresent()) {
                types.add(handler.get().text(8, 4));
            }
        }
        return List.copyOf(types);
    }

    private static Optional<Slice> handler(Slice trak) throws HeaderException {
        Optional<Slice> media = Boxes.child(trak, "mdia");
        return media.isPresent() ? Boxes.child(media.get(), "hdlr") : Optional.empty();
    }

    /// Tracks that others name as their chapters (QuickTime: `tref`, `chap`).
    private static Set<Long> chapters(Slice movie) throws HeaderException {
        Set<Long> ids = new HashSet<>();
        int tracks = 0;
        Boxes boxes = Boxes.inside(movie);
        while (boxes.next()) {
            if (!boxes.is("trak")) {
                continue;
            }
            if (++tracks > MOST) {
                throw new CorruptHeaderException("The movie has more than %d tracks".formatted(MOST));
            }
            Optional<Slice> references = Boxes.child(boxes.payload(), "tref");
            Optional<Slice> chapter = references.isPresent() ? Boxes.child(references.get(), "chap") : Optional.empty();
            for (int at = 0;
                    chapter.isPresent()
                            && ids.size() < MOST
                            && at + 4 <= chapter.get().length();
                    at += 4) {
                ids.add(chapter.get().u32(at));
            }
        }
        return ids;
    }

    /// Empty for sound, text and the rest.
    private static Optional<Track> read(Slice trak) throws HeaderException {
        Optional<Slice> handler = handler(trak);
        if (handler.isEmpty() || !handler.get().startsWith(8, "vide")) {
            return Optional.empty();
        }
        Slice head = Boxes.needChild(trak, "tkhd");
        boolean wide = head.u8(0) == 1;
        return Optional.of(
                new Track(head.u32(wide ? 20 : 12), (head.u8(3) & ENABLED) != 0, Boxes.needChild(trak, "mdia")));
    }

    SampleTable samples() throws HeaderException {
        return new SampleTable(Boxes.needChild(Boxes.needChild(media, "minf"), "stbl"));
    }

    /// From `mdhd`; absent where it says 0 or nothing, as fragmented files do.
    OptionalDouble durationSeconds() throws HeaderException {
        Optional<Slice> found = Boxes.child(media, "mdhd");
        if (found.isEmpty()) {
            return OptionalDouble.empty();
        }
        Slice head = found.get();
        boolean wide = head.u8(0) == 1;
        long scale = head.u32(wide ? 20 : 12);
        boolean unknown = wide ? head.u32(24) == 0xffff_ffffL : head.u32(16) == 0xffff_ffffL;
        if (scale == 0 || unknown) {
            return OptionalDouble.empty();
        }
        long duration = wide ? head.u64(24) : head.u32(16);
        return duration == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) duration / scale);
    }
}
