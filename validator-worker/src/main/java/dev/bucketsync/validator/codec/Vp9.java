package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// VP9: `vpcC` or, failing that, the first frame's header.
public final class Vp9 {
    private static final int CONFIGURATION = 12;
    private static final int MARKER = 2;
    private static final int SYNC = 0x498342;
    private static final int RGB_SPACE = 7;

    private Vp9() {}

    /// Bit depth, chroma subsampling (0 and 1 are 4:2:0) and range share the seventh byte; older versions differ.
    public static Optional<Picture> configured(Slice vpcC) throws HeaderException {
        if (vpcC.length() < CONFIGURATION || vpcC.u8(0) != 1) {
            return Optional.empty();
        }
        int packed = vpcC.u8(6);
        int depth = packed >> 4;
        int chroma = Math.max(packed >> 1 & 7, PixelFormat.YUV420);
        if ((depth != 8 && depth != 10 && depth != 12) || chroma > PixelFormat.YUV444) {
            return Optional.empty();
        }
        return Optional.of(
                Picture.of(vpcC.u8(9) == 0 ? PixelFormat.rgb(depth) : PixelFormat.name(chroma, depth, false)));
    }

    /// From the header of a key frame.
    public static Optional<Picture> inBand(Slice frame) throws HeaderException {
        Bits bits = Bits.plain(frame.slice(0, Math.min(frame.length(), 32)));
        if (bits.bits(2) != MARKER) {
            return Optional.empty();
        }
        int profile = bits.bit() | bits.bit() << 1;
        bits.skip(profile == 3 ? 1 : 0);
        boolean repeated = bits.flag();
        boolean dependent = bits.flag();
        bits.skip(2);
        if (repeated || dependent || bits.bits(24) != SYNC) {
            return Optional.empty();
        }
        String name = name(bits, profile);
        return Optional.of(new Picture(name, bits.bits(16) + 1, bits.bits(16) + 1));
    }

    private static String name(Bits bits, int profile) throws HeaderException {
        int depth = profile < 2 ? 8 : bits.flag() ? 12 : 10;
        boolean choosesChroma = (profile & 1) == 1;
        if (bits.bits(3) == RGB_SPACE) {
            bits.skip(choosesChroma ? 1 : 0);
            return PixelFormat.rgb(depth);
        }
        bits.skip(1);
        int chroma = PixelFormat.YUV420;
        if (choosesChroma) {
            boolean halfWidth = bits.flag();
            boolean halfHeight = bits.flag();
            bits.skip(1);
            if (halfHeight && !halfWidth) {
                return PixelFormat.tall(depth);
            }
            chroma = PixelFormat.chroma(halfWidth, halfHeight);
        }
        return PixelFormat.name(chroma, depth, false);
    }
}
