package dev.bucketsync.validator.fuzz;

import dev.bucketsync.validator.exif.Exif;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.jpeg.JpegFormat;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.mp4.Mp4Format;
import dev.bucketsync.validator.png.PngFormat;
import dev.bucketsync.validator.reading.Budget;
import dev.bucketsync.validator.reading.HeaderBytes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.rules.Rules;
import dev.bucketsync.validator.testing.CountingReader;
import java.util.List;

/// What is fuzzed: each format alone, EXIF blocks, and all of it together.
enum Target {
    JPEG,
    PNG,
    MP4,
    EXIF,
    ALL;

    /// Reads an object of these bytes, within the budget.
    void accept(byte[] content) {
        CountingReader object = CountingReader.over(content);
        read(object);
        if (object.bytes() > Budget.STANDARD.bytes() || object.requests() > Budget.STANDARD.requests()) {
            throw new IllegalStateException("%d bytes in %d reads".formatted(object.bytes(), object.requests()));
        }
    }

    private void read(CountingReader object) {
        switch (this) {
            case JPEG -> judge(new JpegFormat(), object);
            case PNG -> judge(new PngFormat(), object);
            case MP4 -> judge(new Mp4Format(), object);
            case EXIF -> readBlock(object);
            case ALL -> Judge.standard().judge(object);
        }
    }

    private static void judge(Format format, CountingReader object) {
        new Judge(List.of(format), Rules.STANDARD, Budget.STANDARD).judge(object);
    }

    private static void readBlock(CountingReader object) {
        try {
            Exif.orientation(new HeaderBytes(object, Budget.STANDARD).whole());
        } catch (HeaderException _) {
            // A broken block is allowed to be called so.
        }
    }
}
