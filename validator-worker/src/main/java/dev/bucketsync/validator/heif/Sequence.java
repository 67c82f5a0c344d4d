package dev.bucketsync.validator.heif;

import dev.bucketsync.validator.mp4.Boxes;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A series of pictures kept as a track, as in an animated AVIF.
record Sequence(OptionalLong frames, OptionalInt width, OptionalInt height) {
    /// The first track of pictures; transparency has a track of its own. Empty where there is none or it is broken.
    static Optional<Sequence> of(Slice object) throws HeaderException {
        try {
            Optional<Slice> movie = Boxes.find(object, "moov");
            return movie.isPresent() ? in(movie.get().prefetched(), object.length()) : Optional.empty();
        } catch (CorruptHeaderException _) {
            return Optional.empty();
        }
    }

    private static Optional<Sequence> in(Slice movie, long mostFrames) throws HeaderException {
        Boxes boxes = Boxes.in(movie);
        while (boxes.next()) {
            if (boxes.is("trak")) {
                Slice media = Boxes.need(boxes.payload(), "mdia");
                Slice handler = Boxes.need(media, "hdlr");
                if (handler.startsWith(8, "pict") || handler.startsWith(8, "vide")) {
                    return Optional.of(read(Boxes.need(boxes.payload(), "tkhd"), media, mostFrames));
                }
            }
        }
        return Optional.empty();
    }

    private static Sequence read(Slice head, Slice media, long mostFrames) throws HeaderException {
        Slice table = Boxes.need(Boxes.need(media, "minf"), "stbl");
        Optional<Slice> sizes = Boxes.find(table, "stsz");
        OptionalLong frames = sizes.isPresent() ? frames(sizes.get(), mostFrames) : OptionalLong.empty();
        return new Sequence(frames, pixels(head, 8), pixels(head, 4));
    }

    /// As many as there are sizes of: one for all, or one each. No more than the object has bytes.
    private static OptionalLong frames(Slice sizes, long mostFrames) throws HeaderException {
        long declared = sizes.u32(8);
        boolean listed = sizes.u32(4) == 0;
        boolean likely = listed ? declared * 4 <= sizes.length() - 12 : declared <= mostFrames;
        return likely ? OptionalLong.of(declared) : OptionalLong.empty();
    }

    /// Width and height end the track's header, with 16 bits of fraction.
    private static OptionalInt pixels(Slice head, int beforeEnd) throws HeaderException {
        int pixels = head.u16(head.length() - beforeEnd);
        return pixels == 0 ? OptionalInt.empty() : OptionalInt.of(pixels);
    }
}
