package dev.bucketsync.validator.webp;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What the first chunk says: a lossy picture, a lossless one, or the extended form's canvas and flags.
///
/// @param announcesExif whether the file says that it has EXIF
record WebpFacts(int width, int height, Optional<String> colorType, boolean announcesExif) {
    private static final int HEAD = 8;
    private static final int HAS_EXIF = 0x08;
    private static final int HAS_ALPHA = 0x10;
    private static final int LOSSLESS = 0x2f;

    /// Reads the first chunk.
    ///
    /// @param chunks all of them, reading little-endian
    static WebpFacts of(Slice chunks) throws HeaderException {
        Slice first = chunks.from(HEAD);
        if (chunks.startsWith(0, "VP8 ")) {
            return lossy(first);
        }
        if (chunks.startsWith(0, "VP8L")) {
            return lossless(first);
        }
        if (chunks.startsWith(0, "VP8X")) {
            int flags = first.u8(0);
            return new WebpFacts(
                    (int) (first.u32(3) >> 8) + 1,
                    (int) (first.u32(6) >> 8) + 1,
                    (flags & HAS_ALPHA) == 0 ? Optional.empty() : Optional.of("RGBA"),
                    (flags & HAS_EXIF) != 0);
        }
        throw new CorruptHeaderException("The WebP does not begin with an image");
    }

    private static WebpFacts lossy(Slice frame) throws HeaderException {
        if (!frame.startsWith(3, "\u009d\u0001*")) {
            throw new CorruptHeaderException("The WebP's image does not begin with a key frame");
        }
        return new WebpFacts(frame.u16(6) & 0x3fff, frame.u16(8) & 0x3fff, Optional.of("YCBCR"), false);
    }

    private static WebpFacts lossless(Slice image) throws HeaderException {
        if (image.u8(0) != LOSSLESS) {
            throw new CorruptHeaderException("The WebP's image does not begin as a lossless one does");
        }
        long packed = image.u32(1);
        boolean alpha = ((packed >> 28) & 1) != 0;
        return new WebpFacts(
                (int) (packed & 0x3fff) + 1,
                (int) ((packed >> 14) & 0x3fff) + 1,
                Optional.of(alpha ? "RGBA" : "RGB"),
                false);
    }

    Media.Image media(Orientation orientation, OptionalLong frames) {
        return new Media.Image(
                "image/webp",
                OptionalInt.of(width),
                OptionalInt.of(height),
                orientation.number(),
                OptionalInt.of(8),
                colorType,
                frames);
    }
}
