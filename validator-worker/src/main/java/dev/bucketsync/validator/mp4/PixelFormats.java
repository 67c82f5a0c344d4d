package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.codec.Av1;
import dev.bucketsync.validator.codec.Avc;
import dev.bucketsync.validator.codec.Hevc;
import dev.bucketsync.validator.codec.IntraFrames;
import dev.bucketsync.validator.codec.Mjpeg;
import dev.bucketsync.validator.codec.Mpeg;
import dev.bucketsync.validator.codec.Picture;
import dev.bucketsync.validator.codec.Vp9;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// The pixel format of a track, where that is certain: from its codec's own configuration, and from the first sample
/// where the configuration does not tell.
record PixelFormats(SampleEntry entry, FirstSample first) {
    private static final String YUV420P = "yuv420p";
    private static final int PRORES_422 = 10;
    private static final int PRORES_4444 = 12;

    /// Empty for an unknown codec, and for a configuration that is missing or can't be read.
    Optional<Picture> picture() throws HeaderException {
        try {
            return switch (entry.codec()) {
                case "avc1", "avc2", "avc3", "avc4", "AVC1", "dva1", "dvav", "ai12", "ai15", "ai1q", "ai5q" -> avc();
                case "hvc1", "hev1", "dvh1", "dvhe" -> hevc();
                case "av01", "dav1" -> av1();
                case "vp09" -> vp9();
                case "mp4v" -> mpeg4();
                case "mpg1",
                        "mp1v",
                        "m1v ",
                        "m1v1",
                        "mpeg",
                        "mpg2",
                        "mp2v",
                        "m2v1",
                        "hdv1",
                        "hdv2",
                        "hdv3",
                        "hdv5",
                        "hdv6",
                        "hdv7",
                        "xdv1",
                        "xdv2",
                        "xdv3",
                        "xd5b",
                        "xd5c",
                        "mx3n",
                        "mx3p",
                        "mx5n",
                        "mx5p" -> mpeg();
                case "jpeg", "mjpa", "mjpg", "MJPG", "AVDJ" -> sampled(Mjpeg::read);
                case "png ", "MPNG" -> sampled(IntraFrames::png);
                case "AVdn", "AVdh" -> sampled(IntraFrames::dnx);
                case "apco", "apcs", "apcn", "apch" -> sampled(sample -> IntraFrames.proRes(sample, PRORES_422));
                case "ap4h", "ap4x" -> sampled(sample -> IntraFrames.proRes(sample, PRORES_4444));
                case "raw " -> raw(entry.depth()).map(Picture::of);
                default -> fixed(entry.codec()).map(Picture::of);
            };
        } catch (CorruptHeaderException _) {
            return Optional.empty();
        }
    }

    /// Codecs that know one pixel format only.
    private static Optional<String> fixed(String codec) {
        return switch (codec) {
            case "vp08",
                    "s263",
                    "h263",
                    "H263",
                    "h261",
                    "H261",
                    "XVID",
                    "xvid",
                    "DIVX",
                    "DX50",
                    "3IV2",
                    "FMP4",
                    "vc-1",
                    "I420",
                    "yuv4" -> Optional.of(YUV420P);
            case "SVQ3" -> Optional.of("yuvj420p");
            case "SVQ1" -> Optional.of("yuv410p");
            case "v210" -> Optional.of("yuv422p10le");
            case "v308" -> Optional.of("yuv444p");
            case "v408" -> Optional.of("yuva444p");
            case "v410" -> Optional.of("yuv444p10le");
            case "2vuy", "UYVY" -> Optional.of("uyvy422");
            case "yuvs", "yuv2", "YUY2" -> Optional.of("yuyv422");
            case "NV12" -> Optional.of("nv12");
            case "b16g" -> Optional.of("gray16be");
            case "b48r" -> Optional.of("rgb48be");
            case "b64a" -> Optional.of("rgba64be");
            case "RGBA" -> Optional.of("rgba");
            case "BGRA" -> Optional.of("bgra");
            default -> Optional.empty();
        };
    }

    /// QuickTime tells its raw formats apart by depth; 32 more mean shades of gray, which ffprobe takes for a palette.
    private static Optional<String> raw(int depth) {
        return switch (depth % 32) {
            case 2, 4, 8 -> Optional.of("pal8");
            case 16 -> Optional.of("rgb555be");
            case 24 -> Optional.of("rgb24");
            case 0 -> depth == 32 ? Optional.of("argb") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private interface Reading {
        Optional<Picture> picture(Slice bytes) throws HeaderException;
    }

    /// From the first sample alone.
    private Optional<Picture> sampled(Reading reading) throws HeaderException {
        Optional<Slice> sample = first.sample();
        return sample.isPresent() ? reading.picture(sample.get()) : Optional.empty();
    }

    /// From the codec's configuration, else from the first sample.
    private Optional<Picture> configured(String box, Reading configuration, Reading inBand) throws HeaderException {
        Optional<Slice> found = entry.box(box);
        Optional<Picture> picture = found.isPresent() ? configuration.picture(found.get()) : Optional.empty();
        // The samples of an encrypted track say nothing.
        return picture.isPresent() || entry.encryption().isPresent() ? picture : sampled(inBand);
    }

    private Optional<Picture> avc() throws HeaderException {
        Optional<Slice> avcC = entry.box("avcC");
        int length = avcC.isPresent() ? Avc.lengthSize(avcC.get()) : Integer.BYTES;
        boolean range = entry.fullRange();
        return configured("avcC", bytes -> Avc.configured(bytes, range), sample -> Avc.inBand(sample, length, range));
    }

    private Optional<Picture> hevc() throws HeaderException {
        Optional<Slice> hvcC = entry.box("hvcC");
        int length = hvcC.isPresent() ? Hevc.lengthSize(hvcC.get()) : Integer.BYTES;
        return configured("hvcC", Hevc::configured, sample -> Hevc.inBand(sample, length));
    }

    private Optional<Picture> av1() throws HeaderException {
        return configured("av1C", Av1::configured, Av1::inBand);
    }

    private Optional<Picture> vp9() throws HeaderException {
        return configured("vpcC", Vp9::configured, Vp9::inBand);
    }

    private Optional<Picture> mpeg() throws HeaderException {
        return configured(
                "esds", bytes -> Mpeg.read(ElementaryStream.read(bytes).configuration()), Mpeg::read);
    }

    /// `esds` names one of several codecs.
    private Optional<Picture> mpeg4() throws HeaderException {
        Optional<Slice> esds = entry.box("esds");
        if (esds.isEmpty()) {
            return Optional.empty();
        }
        return switch (ElementaryStream.read(esds.get()).objectType()) {
            case 0x20 -> Optional.of(Picture.of(YUV420P));
            case 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x6a -> mpeg();
            case 0x6c -> sampled(Mjpeg::read);
            case 0x6d -> sampled(IntraFrames::png);
            default -> Optional.empty();
        };
    }
}
