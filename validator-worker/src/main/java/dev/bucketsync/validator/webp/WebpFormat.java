package dev.bucketsync.validator.webp;

import dev.bucketsync.validator.exif.Exif;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.nio.ByteOrder;
import java.util.Optional;

/// WebP: the first chunk has the size; EXIF usually stands behind the image data, and only the extended form says
/// that there is any.
public final class WebpFormat implements Format {
    private static final int CHUNKS = 12;

    @Override
    public String name() {
        return "WebP";
    }

    @Override
    public boolean recognises(Slice object) throws HeaderException {
        return object.startsWith(0, "RIFF") && object.startsWith(8, "WEBP");
    }

    @Override
    public MediaHeader read(Slice object) throws HeaderException {
        Slice webp = object.ordered(ByteOrder.LITTLE_ENDIAN);
        long end = webp.u32(4) + 8;
        // The last byte may be padding that was left out.
        if (end > webp.length() + 1) {
            throw new CorruptHeaderException("The WebP declares %d bytes, and has %d".formatted(end, webp.length()));
        }
        Slice body = webp.slice(CHUNKS, Math.min(end, webp.length()) - CHUNKS);
        WebpFacts facts = WebpFacts.of(body);
        Chunks chunks = new Chunks(body);
        Optional<Slice> exif = chunks.exif(facts.announcesExif());
        Orientation orientation = exif.isPresent() ? Exif.orientation(exif.get()) : new Orientation.Absent();
        return new MediaHeader.ImageHeader(facts.media(orientation, chunks.frames()), orientation);
    }
}
