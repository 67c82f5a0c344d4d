package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// The pixel format of a track, from its codec's own configuration, where that is certain.
final class PixelFormats {
    private static final String PRORES_422 = "yuv422p10le";

    private PixelFormats() {}

    /// Empty for an unknown codec, and for a configuration that is missing or can't be read.
    static Optional<Picture> of(SampleEntry entry) throws HeaderException {
        try {
            return switch (entry.codec()) {
                case "avc1", "avc2", "avc3", "avc4", "dva1", "dvav" -> AvcConfiguration.picture(entry);
                case "hvc1", "hev1", "dvh1", "dvhe" -> HevcConfiguration.picture(entry);
                case "av01" -> configured(entry, "av1C", PixelFormats::av1);
                case "vp09" -> configured(entry, "vpcC", PixelFormats::vp9);
                case "mp4v" -> configured(entry, "esds", PixelFormats::mpeg);
                case "vp08", "s263", "h263" -> Optional.of(Picture.of("yuv420p"));
                case "apco", "apcs", "apcn", "apch", "v210" -> Optional.of(Picture.of(PRORES_422));
                case "2vuy" -> Optional.of(Picture.of("uyvy422"));
                default -> Optional.empty();
            };
        } catch (CorruptHeaderException _) {
            return Optional.empty();
        }
    }

    private interface Reading {
        Optional<String> pixelFormat(Slice configuration) throws HeaderException;
    }

    private static Optional<Picture> configured(SampleEntry entry, String box, Reading reading) throws HeaderException {
        Optional<Slice> configuration = entry.box(box);
        return configuration.isPresent()
                ? reading.pixelFormat(configuration.get()).map(Picture::of)
                : Optional.empty();
    }

    /// `av1C`: high_bitdepth, twelve_bit, monochrome, chroma_subsampling_x and _y stand in its third byte.
    private static Optional<String> av1(Slice av1C) throws HeaderException {
        int flags = av1C.u8(2);
        int depth = (flags & 0x40) == 0 ? 8 : (flags & 0x20) == 0 ? 10 : 12;
        if ((flags & 0x10) != 0) {
            return Optional.of(PixelFormat.name(PixelFormat.GRAY, depth, false));
        }
        int chroma = (flags & 0x08) == 0
                ? PixelFormat.YUV444
                : (flags & 0x04) == 0 ? PixelFormat.YUV422 : PixelFormat.YUV420;
        return Optional.of(PixelFormat.name(chroma, depth, false));
    }

    /// `vpcC`: bit depth, chroma subsampling (0 and 1 are 4:2:0) and range share its seventh byte.
    private static Optional<String> vp9(Slice vpcC) throws HeaderException {
        int packed = vpcC.u8(6);
        if (vpcC.u8(9) == 0) {
            return Optional.of(PixelFormat.rgb(packed >> 4));
        }
        int chroma = Math.max(packed >> 1 & 7, PixelFormat.YUV420);
        return chroma > PixelFormat.YUV444
                ? Optional.empty()
                : Optional.of(PixelFormat.name(chroma, packed >> 4, false));
    }

    /// `esds` names one of several MPEG codecs; those that know 4:2:0 only are certain.
    private static Optional<String> mpeg(Slice esds) throws HeaderException {
        return switch (ElementaryStream.objectType(esds)) {
            case ElementaryStream.MPEG4_VISUAL,
                    ElementaryStream.MPEG2_SIMPLE,
                    ElementaryStream.MPEG2_MAIN,
                    ElementaryStream.MPEG1 -> Optional.of("yuv420p");
            default -> Optional.empty();
        };
    }
}
