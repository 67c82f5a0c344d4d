package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import java.util.Set;

/// An H.264 sequence parameter set (ITU-T H.264, 7.3.2.1.1), as far as to the range of its samples.
///
/// @param chroma `chroma_format_idc`
record AvcParameters(int chroma, int bitDepth, int width, int height, VideoUsability usability) {
    private static final Set<Integer> WITH_CHROMA =
            Set.of(100, 110, 122, 144, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);
    private static final int MAX_MACROBLOCKS = 4_096;
    private static final int MAX_CYCLE = 255;

    /// By which picture parameter sets name it.
    static int number(Bits bits) throws CorruptHeaderException {
        bits.skip(24);
        return bits.number();
    }

    static AvcParameters read(Bits bits) throws CorruptHeaderException {
        int profile = bits.bits(8);
        bits.skip(16);
        bits.number();
        int chroma = PixelFormat.YUV420;
        int depth = 8;
        if (WITH_CHROMA.contains(profile)) {
            chroma = bits.number(3);
            bits.skip(chroma == PixelFormat.YUV444 ? 1 : 0);
            depth += bits.number(8);
            bits.number(8);
            bits.skip(1);
            skipScalingMatrix(bits, chroma);
        }
        skipOrderCount(bits);
        return sized(bits, chroma, depth);
    }

    private static void skipScalingMatrix(Bits bits, int chroma) throws CorruptHeaderException {
        if (bits.flag()) {
            int lists = chroma == PixelFormat.YUV444 ? 12 : 8;
            for (int i = 0; i < lists; i++) {
                if (bits.flag()) {
                    skipScalingList(bits, i < 6 ? 16 : 64);
                }
            }
        }
    }

    private static void skipScalingList(Bits bits, int size) throws CorruptHeaderException {
        int scale = 8;
        for (int i = 0; i < size && scale != 0; i++) {
            scale = scale + bits.signed() & 0xff;
        }
    }

    private static void skipOrderCount(Bits bits) throws CorruptHeaderException {
        bits.number();
        switch (bits.number(2)) {
            case 0 -> bits.number();
            case 1 -> {
                bits.skip(1);
                bits.numbers(2);
                bits.numbers(bits.number(MAX_CYCLE));
            }
            default -> {}
        }
    }

    private static AvcParameters sized(Bits bits, int chroma, int depth) throws CorruptHeaderException {
        bits.number();
        bits.skip(1);
        int width = (bits.number(MAX_MACROBLOCKS) + 1) * 16;
        int mapUnits = bits.number(MAX_MACROBLOCKS) + 1;
        int fields = bits.flag() ? 1 : 2;
        int height = mapUnits * 16 * fields;
        bits.skip(fields == 2 ? 1 : 0);
        bits.skip(1);
        if (bits.flag()) {
            int across = chroma == PixelFormat.YUV420 || chroma == PixelFormat.YUV422 ? 2 : 1;
            int down = (chroma == PixelFormat.YUV420 ? 2 : 1) * fields;
            width -= across * (bits.number(width) + bits.number(width));
            height -= down * (bits.number(height) + bits.number(height));
        }
        return new AvcParameters(
                chroma, depth, width, height, bits.flag() ? VideoUsability.read(bits) : VideoUsability.SILENT);
    }

    /// ffprobe shows H.264 without colour as 4:2:0.
    Picture picture(boolean fullRange) {
        String name = usability.rgb() && chroma == PixelFormat.YUV444
                ? PixelFormat.rgb(bitDepth)
                : PixelFormat.name(Math.max(chroma, PixelFormat.YUV420), bitDepth, fullRange);
        return new Picture(name, width, height);
    }
}
