package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalDouble;

/// The video track that players show: the first enabled one, or the first if none is enabled.
///
/// @param id by which fragments name it
/// @param media the box `mdia`
record Track(long id, boolean enabled, Slice media) {
    private static final int ENABLED = 1;

    static Optional<Track> video(Slice movie) throws HeaderException {
        Optional<Track> first = Optional.empty();
        Boxes boxes = Boxes.in(movie);
        while (boxes.next()) {
            if (!boxes.is("trak")) {
                continue;
            }
            Optional<Track> track = read(boxes.payload());
            if (track.isPresent() && track.get().enabled()) {
                return track;
            }
            first = first.or(() -> track);
        }
        return first;
    }

    /// Empty for sound, text and the rest.
    private static Optional<Track> read(Slice trak) throws HeaderException {
        Optional<Slice> media = Boxes.find(trak, "mdia");
        Optional<Slice> handler = media.isPresent() ? Boxes.find(media.get(), "hdlr") : Optional.empty();
        if (handler.isEmpty() || !handler.get().startsWith(8, "vide")) {
            return Optional.empty();
        }
        Slice head = Boxes.need(trak, "tkhd");
        boolean wide = head.u8(0) == 1;
        return Optional.of(new Track(head.u32(wide ? 20 : 12), (head.u8(3) & ENABLED) != 0, media.get()));
    }

    Slice sampleTable() throws HeaderException {
        return Boxes.need(Boxes.need(media, "minf"), "stbl");
    }

    SampleEntry sampleEntry() throws HeaderException {
        return SampleEntry.first(Boxes.need(sampleTable(), "stsd"));
    }

    /// From `mdhd`; absent where it says 0 or nothing, as fragmented files do.
    OptionalDouble durationSeconds() throws HeaderException {
        Slice head = Boxes.need(media, "mdhd");
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
