package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.CorruptHeaderException;

/// An HEVC sequence parameter set (ITU-T H.265, 7.3.2.2), as far as to the range of its samples.
final class HevcParameters {
    private static final int MAX_SIZE = 65_535;
    private static final int MAX_SETS = 64;
    private static final int MAX_PICTURES = 16;
    private static final int MAX_LONG_TERM = 32;

    private final Bits bits;

    private HevcParameters(Bits bits) {
        this.bits = bits;
    }

    static Picture read(Bits bits) throws CorruptHeaderException {
        return new HevcParameters(bits).read();
    }

    /// By which picture parameter sets name it.
    static int number(Bits bits) throws CorruptHeaderException {
        HevcParameters parameters = new HevcParameters(bits);
        parameters.skipToNumber();
        return bits.number();
    }

    /// Answers how many temporal layers there are beyond the first.
    private int skipToNumber() throws CorruptHeaderException {
        bits.skip(4);
        int subLayers = bits.bits(3);
        bits.skip(1);
        skipProfile(subLayers);
        return subLayers;
    }

    private Picture read() throws CorruptHeaderException {
        int subLayers = skipToNumber();
        bits.number();
        int chroma = bits.number(3);
        bits.skip(chroma == PixelFormat.YUV444 ? 1 : 0);
        int width = bits.number(MAX_SIZE);
        int height = bits.number(MAX_SIZE);
        if (bits.flag()) {
            int across = chroma == PixelFormat.YUV420 || chroma == PixelFormat.YUV422 ? 2 : 1;
            int down = chroma == PixelFormat.YUV420 ? 2 : 1;
            width -= across * (bits.number(width) + bits.number(width));
            height -= down * (bits.number(height) + bits.number(height));
        }
        int depth = 8 + bits.number(8);
        bits.number(8);
        int orderCountBits = bits.number(12) + 4;
        skipCoding(subLayers);
        skipReferences(orderCountBits);
        VideoUsability usability = bits.flag() ? VideoUsability.read(bits) : VideoUsability.SILENT;
        return new Picture(name(chroma, depth, usability), width, height);
    }

    private static String name(int chroma, int depth, VideoUsability usability) {
        if (usability.rgb() && chroma == PixelFormat.YUV444) {
            return PixelFormat.rgb(depth);
        }
        // ffprobe has the J name for 4:2:0 only, unlike with H.264.
        boolean named = chroma == PixelFormat.YUV420 && usability.fullRange().orElse(false);
        return PixelFormat.name(chroma, depth, named);
    }

    private void skipProfile(int subLayers) throws CorruptHeaderException {
        bits.skip(96);
        boolean[] profile = new boolean[subLayers];
        boolean[] level = new boolean[subLayers];
        for (int i = 0; i < subLayers; i++) {
            profile[i] = bits.flag();
            level[i] = bits.flag();
        }
        bits.skip(subLayers > 0 ? 2 * (8 - subLayers) : 0);
        for (int i = 0; i < subLayers; i++) {
            bits.skip((profile[i] ? 88 : 0) + (level[i] ? 8 : 0));
        }
    }

    private void skipCoding(int subLayers) throws CorruptHeaderException {
        int ordered = bits.flag() ? subLayers + 1 : 1;
        bits.numbers(3 * ordered);
        bits.numbers(6);
        boolean scaled = bits.flag();
        if (scaled && bits.flag()) {
            skipScalingLists();
        }
        bits.skip(2);
        if (bits.flag()) {
            bits.skip(8);
            bits.numbers(2);
            bits.skip(1);
        }
    }

    private void skipScalingLists() throws CorruptHeaderException {
        for (int size = 0; size < 4; size++) {
            for (int matrix = 0; matrix < 6; matrix += size == 3 ? 3 : 1) {
                if (!bits.flag()) {
                    bits.number();
                } else {
                    bits.numbers((size > 1 ? 1 : 0) + Math.min(64, 1 << (4 + 2 * size)));
                }
            }
        }
    }

    private void skipReferences(int orderCountBits) throws CorruptHeaderException {
        int sets = bits.number(MAX_SETS);
        int pictures = 0;
        for (int set = 0; set < sets; set++) {
            pictures = set > 0 && bits.flag() ? predicted(pictures) : listed();
        }
        if (bits.flag()) {
            bits.skip(bits.number(MAX_LONG_TERM) * (orderCountBits + 1));
        }
        bits.skip(2);
    }

    /// A set given by its difference from the one before.
    private int predicted(int before) throws CorruptHeaderException {
        bits.skip(1);
        bits.number();
        int pictures = 0;
        for (int i = 0; i <= before; i++) {
            boolean used = bits.flag();
            if (used || bits.flag()) {
                pictures++;
            }
        }
        return pictures;
    }

    private int listed() throws CorruptHeaderException {
        int pictures = bits.number(MAX_PICTURES) + bits.number(MAX_PICTURES);
        for (int i = 0; i < pictures; i++) {
            bits.number();
            bits.skip(1);
        }
        return pictures;
    }
}
