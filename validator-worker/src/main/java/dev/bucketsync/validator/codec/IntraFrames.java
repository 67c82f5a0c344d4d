package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// Codecs of which every sample is a picture with a header of its own: ProRes, DNxHD, PNG.
public final class IntraFrames {
    private static final int PNG_HEADER = 24;

    private IntraFrames() {}

    /// Chroma and alpha stand in the frame header; the kind of ProRes tells the depth.
    public static Optional<Picture> proRes(Slice sample, int depth) throws HeaderException {
        if (!sample.startsWith(4, "icpf")) {
            return Optional.empty();
        }
        String alpha = (sample.u8(25) & 0x0f) == 0 ? "yuv" : "yuva";
        String chroma = (sample.u8(20) & 0xc0) == 0xc0 ? "444p" : "422p";
        return Optional.of(Picture.of(alpha + chroma + depth + "le"));
    }

    public static Optional<Picture> dnx(Slice sample) throws HeaderException {
        int depth = switch (sample.u8(0x21) >> 5) {
            case 1 -> 8;
            case 2 -> 10;
            case 3 -> 12;
            default -> 0;
        };
        if (depth == 0 || sample.u8(0) != 0 || sample.u8(1) != 0) {
            return Optional.empty();
        }
        int colour = sample.u8(0x2c);
        boolean full = (colour & 0x40) != 0;
        boolean rgb = full && (colour & 0x07) == 0;
        return Optional.of(Picture.of(
                rgb
                        ? PixelFormat.rgb(depth)
                        : PixelFormat.name(full ? PixelFormat.YUV444 : PixelFormat.YUV422, depth, false)));
    }

    public static Optional<Picture> png(Slice sample) throws HeaderException {
        if (!sample.startsWith(1, "PNG") || sample.u8(PNG_HEADER) > 16) {
            return Optional.empty();
        }
        boolean deep = sample.u8(PNG_HEADER) == 16;
        return switch (sample.u8(PNG_HEADER + 1)) {
            case 0 -> Optional.of(Picture.of(sample.u8(PNG_HEADER) == 1 ? "monob" : deep ? "gray16be" : "gray"));
            case 2 -> Optional.of(Picture.of(deep ? "rgb48be" : "rgb24"));
            case 3 -> Optional.of(Picture.of("pal8"));
            case 4 -> Optional.of(Picture.of(deep ? "ya16be" : "ya8"));
            case 6 -> Optional.of(Picture.of(deep ? "rgba64be" : "rgba"));
            default -> Optional.empty();
        };
    }
}
