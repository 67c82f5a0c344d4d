package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// MPEG-1 and MPEG-2: the sequence header and, in MPEG-2, the extension behind it.
public final class Mpeg {
    private static final int SEARCHED = 1_024;
    private static final int SEQUENCE = 0xb3;
    private static final int EXTENSION = 0xb5;
    private static final int SEQUENCE_EXTENSION = 1;
    private static final int CHROMA = PixelFormat.YUV444;

    private Mpeg() {}

    /// Empty where no sequence header stands near the beginning.
    public static Optional<Picture> read(Slice stream) throws HeaderException {
        byte[] bytes = stream.copy(0, (int) Math.min(SEARCHED, stream.length()));
        int head = code(bytes, 0, SEQUENCE);
        if (head < 0 || head + 3 > bytes.length) {
            return Optional.empty();
        }
        int size = (bytes[head] & 0xff) << 16 | (bytes[head + 1] & 0xff) << 8 | (bytes[head + 2] & 0xff);
        int chroma = chroma(bytes, code(bytes, head, EXTENSION));
        return chroma == PixelFormat.GRAY
                ? Optional.empty()
                : Optional.of(new Picture(PixelFormat.name(chroma, 8, false), size >> 12, size & 0xfff));
    }

    /// MPEG-1 has no extensions and no other format than 4:2:0.
    private static int chroma(byte[] bytes, int extension) {
        boolean told = extension >= 0 && extension + 1 < bytes.length && bytes[extension] >> 4 == SEQUENCE_EXTENSION;
        return told ? bytes[extension + 1] >> 1 & CHROMA : PixelFormat.YUV420;
    }

    /// Where the content behind a start code begins, or -1.
    private static int code(byte[] bytes, int from, int wanted) {
        for (int i = from; i + 3 < bytes.length; i++) {
            if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1 && (bytes[i + 3] & 0xff) == wanted) {
                return i + 4;
            }
        }
        return -1;
    }
}
