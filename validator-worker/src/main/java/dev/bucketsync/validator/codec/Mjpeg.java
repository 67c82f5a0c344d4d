package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// Motion JPEG: every sample is a JPEG, whose frame header tells how its colours are sampled.
public final class Mjpeg {
    private static final int MOST_SEGMENTS = 64;
    private static final int COMMENT = 0xfe;
    private static final int START_OF_SCAN = 0xda;
    private static final int COMPONENTS = 7;
    private static final int COMPONENT = 3;

    private Mjpeg() {}

    public static Optional<Picture> read(Slice sample) throws HeaderException {
        boolean limited = false;
        long at = 2;
        for (int i = 0; i < MOST_SEGMENTS && sample.u8(at) == 0xff; i++) {
            int marker = sample.u8(at + 1);
            if (isFrame(marker)) {
                return format(sample.from(at + 2), limited).map(Picture::of);
            }
            if (marker == START_OF_SCAN) {
                return Optional.empty();
            }
            // ffmpeg writes this for samples of limited range, and ffprobe believes it.
            limited |= marker == COMMENT && sample.startsWith(at + 4, "CS=ITU601");
            at += 2 + sample.u16(at + 2);
        }
        return Optional.empty();
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xc3;
    }

    private static Optional<String> format(Slice frame, boolean limited) throws HeaderException {
        if (frame.u8(2) != 8) {
            return Optional.empty();
        }
        return switch (frame.u8(COMPONENTS)) {
            case 1 -> Optional.of("gray");
            case 3 -> chroma(frame).map(chroma -> PixelFormat.name(chroma, 8, !limited));
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> chroma(Slice frame) throws HeaderException {
        int luma = frame.u8(COMPONENTS + 2);
        int blue = frame.u8(COMPONENTS + 2 + COMPONENT);
        int red = frame.u8(COMPONENTS + 2 + 2 * COMPONENT);
        int across = ratio(luma >> 4, blue >> 4);
        int down = ratio(luma & 0x0f, blue & 0x0f);
        boolean known = blue == red && (across == 1 || across == 2) && (down == 1 || down == 2);
        return !known || down > across ? Optional.empty() : Optional.of(PixelFormat.chroma(across == 2, down == 2));
    }

    private static int ratio(int luma, int chroma) {
        return chroma == 0 || luma % chroma != 0 ? 0 : luma / chroma;
    }
}
