package dev.bucketsync.validator.jpeg;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.HeaderTooLargeException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// JPEG: segments from the start of image to the start of scan.
public final class JpegFormat implements Format {
    @Override
    public String name() {
        return "JPEG";
    }

    @Override
    public boolean recognises(Slice object) throws HeaderException {
        return object.startsWith(0, "\u00ff\u00d8\u00ff");
    }

    @Override
    public MediaHeader read(Slice object) throws HeaderException {
        JpegFacts facts = new JpegFacts();
        try {
            learn(facts, new Segments(object));
        } catch (HeaderTooLargeException e) {
            // Megabytes of XMP or depth maps may follow the EXIF, which is all that the rules ask for.
            if (!facts.hasExif()) {
                throw e;
            }
        }
        return new MediaHeader.ImageHeader(media(facts.frame(), facts), facts.orientation());
    }

    private static void learn(JpegFacts facts, Segments segments) throws HeaderException {
        while (segments.next()) {
            facts.learn(segments.marker(), segments.payload());
        }
        if (facts.frame().isEmpty()) {
            throw new CorruptHeaderException("The JPEG has no frame header before its image data");
        }
    }

    /// @param frame absent where it lies behind what may be read
    private static Media.Image media(Optional<JpegFrame> frame, JpegFacts facts) {
        return new Media.Image(
                "image/jpeg",
                optional(frame.map(JpegFrame::width)),
                frame.map(JpegFrame::height).orElse(OptionalInt.empty()),
                facts.orientation().number(),
                optional(frame.map(JpegFrame::precision)),
                frame.flatMap(known -> known.colorType(facts.adobeTransform())),
                OptionalLong.empty());
    }

    private static OptionalInt optional(Optional<Integer> number) {
        return number.map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
