package dev.bucketsync.validator.bmp;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// BMP: the file header and one of the information headers that Windows and OS/2 have had. It can't carry EXIF; a
/// negative height only says that the first row is the top one.
public final class BmpFormat implements Format {
    private static final int PIXELS_AT = 10;
    private static final int HEADER = 14;
    private static final int OS2_CORE = 12;
    private static final int PALETTE_BITS = 8;

    @Override
    public String name() {
        return "BMP";
    }

    /// Two letters alone are also how many a text begins, so the length of the second header has to be one there is.
    @Override
    public boolean recognises(Slice object) throws HeaderException {
        return object.startsWith(0, "BM") && object.length() >= HEADER + 4 && isKnown(headerLength(object));
    }

    private static boolean isKnown(long length) {
        return length == OS2_CORE || (length >= 16 && length <= 64) || length == 108 || length == 124;
    }

    private static long headerLength(Slice object) throws HeaderException {
        return object.ordered(ByteOrder.LITTLE_ENDIAN).u32(HEADER);
    }

    @Override
    public MediaHeader read(Slice object) throws HeaderException {
        Slice file = object.ordered(ByteOrder.LITTLE_ENDIAN);
        Slice info = file.slice(HEADER, headerLength(object));
        boolean core = info.length() == OS2_CORE;
        long width = core ? info.u16(4) : info.s32(4);
        long height = core ? info.u16(6) : Math.abs((long) info.s32(8));
        if (file.u32(PIXELS_AT) >= file.length()) {
            throw new CorruptHeaderException("The BMP ends before its pixels");
        }
        return new MediaHeader.ImageHeader(
                media(size(width), size(height), info.u16(core ? 10 : 14)), new Orientation.Absent());
    }

    private static int size(long declared) throws CorruptHeaderException {
        if (declared < 1 || declared > Integer.MAX_VALUE) {
            throw new CorruptHeaderException("The BMP declares a width or height of " + declared);
        }
        return (int) declared;
    }

    /// Pixels of 16 bits and more hold several samples, whose bits masks may set; of 0 they are a JPEG or PNG.
    private static Media.Image media(int width, int height, int bitsPerPixel) {
        boolean palette = bitsPerPixel <= PALETTE_BITS;
        return new Media.Image(
                "image/bmp",
                OptionalInt.of(width),
                OptionalInt.of(height),
                OptionalInt.empty(),
                switch (bitsPerPixel) {
                    case 1, 2, 4, 8 -> OptionalInt.of(bitsPerPixel);
                    case 24, 32 -> OptionalInt.of(8);
                    case 16 -> OptionalInt.of(5);
                    default -> OptionalInt.empty();
                },
                bitsPerPixel == 0 ? Optional.empty() : Optional.of(palette ? "PALETTE" : "RGB"),
                OptionalLong.empty());
    }
}
