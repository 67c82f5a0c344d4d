package dev.bucketsync.validator.jpeg;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalInt;

/// A frame header (SOF).
///
/// @param precision bits per sample
/// @param height absent where it stands behind the image data (DNL)
record JpegFrame(int precision, int width, OptionalInt height, int components) {

    static JpegFrame read(Slice payload) throws HeaderException {
        int height = payload.u16(1);
        int width = payload.u16(3);
        if (width == 0) {
            throw new CorruptHeaderException("The JPEG declares a width of 0");
        }
        return new JpegFrame(
                payload.u8(0), width, height == 0 ? OptionalInt.empty() : OptionalInt.of(height), payload.u8(5));
    }

    /// All SOFn, without the tables and the reserved code that stand between them (DHT, JPG, DAC).
    static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    /// How the samples are meant, for the metadata only.
    ///
    /// @param adobeTransform what Adobe's APP14 says, where there is one
    Optional<String> colorType(OptionalInt adobeTransform) {
        return switch (components) {
            case 1 -> Optional.of("GRAY");
            case 3 -> Optional.of(adobeTransform.orElse(1) == 0 ? "RGB" : "YCBCR");
            case 4 -> Optional.of(adobeTransform.orElse(0) == 2 ? "YCCK" : "CMYK");
            default -> Optional.empty();
        };
    }
}
