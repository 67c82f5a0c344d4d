package dev.bucketsync.validator.png;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.validator.exif.Exif;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderBytes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// PNG: chunks up to the image data, and EXIF that may as well stand behind it.
public final class PngFormat implements Format {
    static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";

    @Override
    public String name() {
        return "PNG";
    }

    @Override
    public boolean recognises(Slice object) throws HeaderException {
        return object.startsWith(0, SIGNATURE);
    }

    @Override
    public MediaHeader read(Slice object) throws HeaderException {
        Chunks chunks = new Chunks(object);
        ImageFacts facts = ImageFacts.read(chunks);
        Optional<Slice> exif = Optional.empty();
        OptionalLong frames = OptionalLong.empty();
        while (chunks.next() && !chunks.is("IDAT")) {
            if (chunks.is("eXIf") && exif.isEmpty()) {
                exif = Optional.of(chunks.payload());
            } else if (chunks.is("acTL")) {
                frames = OptionalLong.of(chunks.payload().u32(0));
            }
        }
        if (!chunks.is("IDAT")) {
            throw new CorruptHeaderException("The PNG has no image data");
        }
        if (exif.isEmpty()) {
            exif = behindImageData(object, chunks);
        }
        Orientation orientation = exif.isPresent() ? Exif.orientation(exif.get()) : new Orientation.Absent();
        return new MediaHeader.ImageHeader(facts.media(orientation, frames), orientation);
    }

    /// A small PNG is here already and is walked to its end. Of a large one only the tail is read.
    private static Optional<Slice> behindImageData(Slice object, Chunks chunks) throws HeaderException {
        if (object.length() > HeaderBytes.READ) {
            TailSearch tail = TailSearch.of(object);
            if (!tail.hasEnd()) {
                throw new CorruptHeaderException("The PNG has no end: it was cut");
            }
            return tail.exif();
        }
        Optional<Slice> exif = Optional.empty();
        while (!chunks.is("IEND")) {
            if (!chunks.next()) {
                throw new CorruptHeaderException("The PNG has no end");
            }
            if (chunks.is("eXIf") && exif.isEmpty()) {
                exif = Optional.of(chunks.payload());
            }
        }
        return exif;
    }

    /// IHDR: the chunk every PNG begins with.
    private record ImageFacts(int width, int height, int bitDepth, Optional<String> colorType) {
        private static final int LENGTH = 13;

        static ImageFacts read(Chunks chunks) throws HeaderException {
            if (!chunks.next() || !chunks.is("IHDR") || chunks.payload().length() != LENGTH || !chunks.crcHolds()) {
                throw new CorruptHeaderException("The PNG does not begin with a whole IHDR chunk");
            }
            Slice payload = chunks.payload();
            return new ImageFacts(
                    positive(payload.u32(0)), positive(payload.u32(4)), payload.u8(8), colorType(payload.u8(9)));
        }

        private static int positive(long size) throws CorruptHeaderException {
            if (size < 1 || size > Integer.MAX_VALUE) {
                throw new CorruptHeaderException("The PNG declares a width or height of " + size);
            }
            return (int) size;
        }

        private static Optional<String> colorType(int code) {
            return switch (code) {
                case 0 -> Optional.of("GRAY");
                case 2 -> Optional.of("RGB");
                case 3 -> Optional.of("PALETTE");
                case 4 -> Optional.of("GRAY_ALPHA");
                case 6 -> Optional.of("RGBA");
                default -> Optional.empty();
            };
        }

        Media.Image media(Orientation orientation, OptionalLong frames) {
            return new Media.Image(
                    "image/png",
                    OptionalInt.of(width),
                    OptionalInt.of(height),
                    orientation.number(),
                    OptionalInt.of(bitDepth),
                    colorType,
                    frames);
        }
    }
}
