package dev.bucketsync.validator.gif;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/// GIF: the logical screen at its beginning. It can't carry EXIF, so it is always upright.
public final class GifFormat implements Format {
    static final int SCREEN_END = 13;

    private static final int HAS_COLOURS = 0x80;

    @Override
    public String name() {
        return "GIF";
    }

    @Override
    public boolean recognises(Slice object) throws HeaderException {
        return object.startsWith(0, "GIF87a") || object.startsWith(0, "GIF89a");
    }

    @Override
    public MediaHeader read(Slice object) throws HeaderException {
        Slice gif = object.ordered(ByteOrder.LITTLE_ENDIAN);
        int screen = gif.u8(10);
        // Background and aspect ratio say nothing here, but without them the header is not whole.
        gif.slice(0, SCREEN_END);
        return new MediaHeader.ImageHeader(
                new Media.Image(
                        "image/gif",
                        size(gif.u16(6)),
                        size(gif.u16(8)),
                        OptionalInt.empty(),
                        (screen & HAS_COLOURS) == 0 ? OptionalInt.empty() : OptionalInt.of((screen & 7) + 1),
                        Optional.of("PALETTE"),
                        new GifFrames(gif).count()),
                new Orientation.Absent());
    }

    /// Bytes of a colour table; its size stands in the same byte as whether there is one.
    static int colourTable(int packed) {
        return (packed & HAS_COLOURS) == 0 ? 0 : 3 << ((packed & 7) + 1);
    }

    /// Some leave the screen's size to the first frame.
    private static OptionalInt size(int declared) {
        return declared == 0 ? OptionalInt.empty() : OptionalInt.of(declared);
    }
}
