package dev.bucketsync.validator.jpeg;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
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
        Segments segments = new Segments(object);
        while (segments.next()) {
            facts.learn(segments.marker(), segments.payload());
        }
        JpegFrame frame = facts.frame()
                .orElseThrow(() -> new CorruptHeaderException("The JPEG has no frame header before its image data"));
        return new MediaHeader.ImageHeader(media(frame, facts), facts.orientation());
    }

    private static Media.Image media(JpegFrame frame, JpegFacts facts) {
        return new Media.Image(
                "image/jpeg",
                OptionalInt.of(frame.width()),
                frame.height(),
                facts.orientation().number(),
                OptionalInt.of(frame.precision()),
                frame.colorType(facts.adobeTransform()),
                OptionalLong.empty());
    }
}
