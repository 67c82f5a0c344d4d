package dev.bucketsync.validator.jpeg;

import dev.bucketsync.validator.exif.Exif;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import dev.bucketsync.validator.reading.UnsupportedTypeException;
import java.util.Optional;
import java.util.OptionalInt;

/// What the segments have told so far. The first EXIF segment counts, as it does for browsers; one that is empty or no
/// TIFF structure is none.
final class JpegFacts {
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;

    /// The frame header (SOF55) of ISO/IEC 14495-1.
    private static final int JPEG_LS = 0xf7;

    private static final int ADOBE_TRANSFORM = 11;
    private static final int EXIF_PREAMBLE = 6;
    private static final int EXIF = 'e' << 24 | 'x' << 16 | 'i' << 8 | 'f';
    private static final int LOWER_CASE = 0x20202020;

    /// Some cameras put up to so many bytes before the word `Exif`, and exiftool reads them.
    private static final int GARBAGE = 4;

    private Optional<JpegFrame> frame = Optional.empty();
    private Optional<Orientation> orientation = Optional.empty();
    private OptionalInt adobeTransform = OptionalInt.empty();

    void learn(int marker, Slice payload) throws HeaderException {
        if (marker == APP1 && orientation.isEmpty()) {
            learnExif(payload);
        } else if (marker == APP14 && payload.startsWith(0, "Adobe") && payload.length() > ADOBE_TRANSFORM) {
            adobeTransform = OptionalInt.of(payload.u8(ADOBE_TRANSFORM));
        } else if (JpegFrame.isFrame(marker) && frame.isEmpty()) {
            frame = Optional.of(JpegFrame.read(payload));
        } else if (marker == JPEG_LS) {
            throw new UnsupportedTypeException("The file is JPEG-LS, which is another format than JPEG", "JPEG-LS");
        }
    }

    private void learnExif(Slice payload) throws HeaderException {
        for (int at = 0; at <= GARBAGE && at + EXIF_PREAMBLE <= payload.length(); at++) {
            if (isExif(payload, at) && payload.u8(at + 4L) == 0) {
                orientation = Exif.read(payload.from(at + EXIF_PREAMBLE));
                return;
            }
        }
    }

    private static boolean isExif(Slice payload, int at) throws HeaderException {
        return (payload.code(at) | LOWER_CASE) == EXIF;
    }

    Optional<JpegFrame> frame() {
        return frame;
    }

    boolean hasExif() {
        return orientation.isPresent();
    }

    Orientation orientation() {
        return orientation.orElseGet(Orientation.Absent::new);
    }

    OptionalInt adobeTransform() {
        return adobeTransform;
    }
}
