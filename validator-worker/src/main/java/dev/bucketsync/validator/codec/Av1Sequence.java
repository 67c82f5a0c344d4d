package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.CorruptHeaderException;

/// An AV1 sequence header (AV1 Bitstream Specification, 5.5).
final class Av1Sequence {
    private static final int HIGH_PROFILE = 1;
    private static final int PROFESSIONAL_PROFILE = 2;

    /// Primaries of BT.709, transfer of sRGB, no matrix.
    private static final int PLAIN_RGB = 0x010d00;

    private static final int TIERED_FROM = 8;

    private final Bits bits;
    private int decoderDelayBits;

    private Av1Sequence(Bits bits) {
        this.bits = bits;
    }

    static Picture read(Bits bits) throws CorruptHeaderException {
        return new Av1Sequence(bits).read();
    }

    private Picture read() throws CorruptHeaderException {
        int profile = bits.bits(3);
        bits.skip(1);
        boolean reduced = bits.flag();
        if (reduced) {
            bits.skip(5);
        } else {
            skipTiming();
            skipOperatingPoints();
        }
        int widthBits = bits.bits(4) + 1;
        int heightBits = bits.bits(4) + 1;
        int width = bits.bits(widthBits) + 1;
        int height = bits.bits(heightBits) + 1;
        if (!reduced && bits.flag()) {
            bits.skip(7);
        }
        bits.skip(3);
        if (!reduced) {
            skipTools();
        }
        bits.skip(3);
        return new Picture(colour(profile), width, height);
    }

    private void skipTiming() throws CorruptHeaderException {
        if (!bits.flag()) {
            return;
        }
        bits.skip(64);
        if (bits.flag()) {
            bits.number();
        }
        if (bits.flag()) {
            decoderDelayBits = bits.bits(5) + 1;
            bits.skip(42);
        }
    }

    private void skipOperatingPoints() throws CorruptHeaderException {
        boolean displayDelay = bits.flag();
        int points = bits.bits(5) + 1;
        for (int i = 0; i < points; i++) {
            bits.skip(12);
            bits.skip(bits.bits(5) < TIERED_FROM ? 0 : 1);
            if (decoderDelayBits > 0 && bits.flag()) {
                bits.skip(2 * decoderDelayBits + 1);
            }
            if (displayDelay && bits.flag()) {
                bits.skip(4);
            }
        }
    }

    private void skipTools() throws CorruptHeaderException {
        bits.skip(4);
        boolean ordered = bits.flag();
        bits.skip(ordered ? 2 : 0);
        boolean perFrame = bits.flag();
        boolean screenContent = perFrame || bits.flag();
        if (screenContent && !bits.flag()) {
            bits.skip(1);
        }
        bits.skip(ordered ? 3 : 0);
    }

    private String colour(int profile) throws CorruptHeaderException {
        boolean high = bits.flag();
        int depth = high ? profile == PROFESSIONAL_PROFILE && bits.flag() ? 12 : 10 : 8;
        if (profile != HIGH_PROFILE && bits.flag()) {
            return PixelFormat.name(PixelFormat.GRAY, depth, false);
        }
        if (bits.flag() && bits.bits(24) == PLAIN_RGB) {
            return PixelFormat.rgb(depth);
        }
        bits.skip(1);
        return PixelFormat.name(chroma(profile, depth), depth, false);
    }

    private int chroma(int profile, int depth) throws CorruptHeaderException {
        return switch (profile) {
            case 0 -> PixelFormat.YUV420;
            case HIGH_PROFILE -> PixelFormat.YUV444;
            default -> {
                boolean halfWidth = depth < 12 || bits.flag();
                yield PixelFormat.chroma(halfWidth, depth == 12 && halfWidth && bits.flag());
            }
        };
    }
}
