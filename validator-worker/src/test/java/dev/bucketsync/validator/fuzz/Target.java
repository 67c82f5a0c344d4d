package dev.bucketsync.validator.fuzz;

import dev.bucketsync.validator.exif.Exif;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.reading.Budget;
import dev.bucketsync.validator.reading.HeaderBytes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.testing.CountingReader;

/// What is fuzzed: each container, starting from files of its type, EXIF blocks by themselves, and all of it together.
enum Target {
    JPEG,
    PNG,
    WEBP,
    GIF,
    BMP,
    TIFF,
    HEIF,
    MP4,
    EXIF {
        @Override
        void read(CountingReader object) {
            try {
                Exif.orientation(new HeaderBytes(object, Budget.STANDARD).whole());
            } catch (HeaderException _) {
                // A broken block is allowed to be called so.
            }
        }
    },
    ALL;

    /// Reads an object of these bytes, within the budget.
    final void accept(byte[] content) {
        CountingReader object = CountingReader.over(content);
        read(object);
        if (object.bytes() > Budget.STANDARD.bytes() || object.requests() > Budget.STANDARD.requests()) {
            throw new IllegalStateException("%d bytes in %d reads".formatted(object.bytes(), object.requests()));
        }
    }

    void read(CountingReader object) {
        Judge.standard().judge(object);
    }
}
