package dev.bucketsync.validator.codec;

/// Names pixel formats as ffprobe does.
final class PixelFormat {
    static final int GRAY = 0;
    static final int YUV420 = 1;
    static final int YUV422 = 2;
    static final int YUV444 = 3;

    private static final int PLAIN_DEPTH = 8;
    private static final String RGB = "gbrp";

    private PixelFormat() {}

    /// Three full planes of green, blue and red.
    static String rgb(int bitDepth) {
        return RGB + depth(bitDepth);
    }

    /// Colour at half the height only.
    static String tall(int bitDepth) {
        return "yuv440p" + depth(bitDepth);
    }

    /// `chroma_format_idc` of planes that may be halved; such as are halved in height only are told apart before.
    static int chroma(boolean halfWidth, boolean halfHeight) {
        return !halfWidth ? YUV444 : halfHeight ? YUV420 : YUV422;
    }

    private static String depth(int bitDepth) {
        return bitDepth == PLAIN_DEPTH ? "" : bitDepth + "le";
    }

    /// The name of a planar format with or without colour.
    ///
    /// @param chroma `chroma_format_idc` as H.264 and HEVC count it
    static String name(int chroma, int bitDepth, boolean fullRange) {
        String depth = depth(bitDepth);
        // The J formats exist for 8 bits only.
        String yuv = fullRange && bitDepth == PLAIN_DEPTH ? "yuvj" : "yuv";
        return switch (chroma) {
            case GRAY -> "gray" + depth;
            case YUV420 -> yuv + "420p" + depth;
            case YUV422 -> yuv + "422p" + depth;
            default -> yuv + "444p" + depth;
        };
    }
}
