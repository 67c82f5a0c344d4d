package dev.bucketsync.validator.png;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.chunk;
import static dev.bucketsync.validator.testing.Bytes.exif;
import static dev.bucketsync.validator.testing.Bytes.indexOf;
import static dev.bucketsync.validator.testing.Bytes.insert;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.orientation;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.repeat;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.CountingReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PngFormatTest {
    private static final byte[] PLAIN = Media.bytes("png/rgb24.png");
    private static final byte[] END = chunk("IEND", new byte[0]);

    private static byte[] exifChunk(int value) {
        return chunk("eXIf", exif(orientation(value)));
    }

    private static byte[] beforeData(byte[] chunks) {
        return insert(PLAIN, indexOf(PLAIN, "IDAT") - 4, chunks);
    }

    private static byte[] behindData(byte[] chunks) {
        return insert(PLAIN, PLAIN.length - END.length, chunks);
    }

    /// A PNG of a megabyte, with these chunks behind its image data.
    private static byte[] large(byte[]... behind) {
        byte[] header = slice(PLAIN, 0, indexOf(PLAIN, "IDAT") - 4);
        return join(header, chunk("IDAT", new byte[1_000_000]), join(behind), END);
    }

    @Test
    void findsExifBeforeAndBehindTheImageData() {
        assertThat(reasons(beforeData(exifChunk(6)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(behindData(exifChunk(6)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(beforeData(exifChunk(1)))).isEmpty();
        assertThat(reasons(behindData(exifChunk(1)))).isEmpty();
    }

    @Test
    void readsOnlyTheTailOfALargeImage() {
        var reader = CountingReader.over(large(exifChunk(8), chunk("tEXt", new byte[5_000])));
        assertThat(reasons(Verdicts.of(reader))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reader.requests()).isEqualTo(2);
        assertThat(reader.bytes()).isEqualTo(8_192 + TailSearch.TAIL);
    }

    @Test
    void doesNotSeeExifFarFromTheEnd() {
        assertThat(reasons(large(exifChunk(8), chunk("tEXt", new byte[40_000]))))
                .isEmpty();
    }

    @Test
    void readsNoTailWhenExifStoodInFront() {
        byte[] header = slice(PLAIN, 0, indexOf(PLAIN, "IDAT") - 4);
        var reader = CountingReader.over(join(header, exifChunk(1), chunk("IDAT", new byte[1_000_000]), END));
        assertThat(reasons(Verdicts.of(reader))).isEmpty();
        assertThat(reader.requests()).isEqualTo(1);
    }

    @Test
    void takesNoImageDataForExif() {
        byte[] wrongChecksum = exifChunk(6);
        wrongChecksum[wrongChecksum.length - 1] ^= 1;
        assertThat(reasons(large(wrongChecksum))).isEmpty();
        assertThat(reasons(large(join(u32(0x7fff_ffffL), ascii("eXIf"))))).isEmpty();
    }

    @Test
    void isNotHeldUpByATailFullOfFalseStarts() {
        byte[] falseStart = join(u32(20), ascii("eXIf"), new byte[30]);
        assertThat(reasons(large(repeat(falseStart, 15), exifChunk(6))))
                .containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(large(repeat(falseStart, 16), exifChunk(6)))).isEmpty();
    }

    @Test
    void ignoresOrientationInXmpAndRawProfiles() {
        byte[] turned = join(ascii("Exif\0\0"), exif(orientation(6)));
        String profile =
                "exif\n%8d\n%s\n".formatted(turned.length, HexFormat.of().formatHex(turned));
        assertThat(reasons(beforeData(chunk("tEXt", ascii("Raw profile type exif\0\n" + profile)))))
                .isEmpty();
        String xmp = "<rdf:Description tiff:Orientation=\"6\"/>";
        assertThat(reasons(beforeData(chunk("iTXt", ascii("XML:com.adobe.xmp\0\0\0\0\0" + xmp)))))
                .isEmpty();
    }

    @Test
    void givesUpOnThousandsOfChunks() {
        byte[] chunks = repeat(chunk("teSt", new byte[0]), 8_200);
        assertThat(reasons(beforeData(chunks))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(Verdicts.rejections(Verdicts.of(beforeData(chunks)))
                        .getFirst()
                        .detail())
                .contains("more than 8192 chunks");
    }

    @Test
    void callsABrokenBeginningCorrupt() {
        byte[] wrongChecksum = PLAIN.clone();
        wrongChecksum[29] ^= 1;
        assertThat(reasons(wrongChecksum)).containsExactly(RejectionReason.CORRUPT_HEADER);
        byte[] signature = slice(PLAIN, 0, 8);
        assertThat(reasons(signature)).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(join(signature, chunk("IDAT", new byte[4]), END)))
                .containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(join(signature, chunk("CgBI", new byte[4]), slice(PLAIN, 8, PLAIN.length))))
                .as("Apple's own")
                .containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(join(signature, chunk("IHDR", new byte[13]), END)))
                .containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void callsAnImageWithoutDataOrEndCorrupt() {
        byte[] header = slice(PLAIN, 0, 33);
        assertThat(reasons(join(header, END))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(join(header, chunk("IDAT", new byte[4])))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(slice(PLAIN, 0, PLAIN.length - 20))).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void readsSizeDepthColourAndAnimation() {
        var animated = (Image) Verdicts.media(Verdicts.of(beforeData(chunk("acTL", join(u32(7), u32(0))))))
                .orElseThrow();
        assertThat(animated)
                .isEqualTo(new Image(
                        "image/png",
                        OptionalInt.of(24),
                        OptionalInt.of(16),
                        OptionalInt.empty(),
                        OptionalInt.of(8),
                        Optional.of("RGB"),
                        OptionalLong.of(7)));
        var deep = (Image)
                Verdicts.media(Verdicts.of(Media.bytes("png/gray16be.png"))).orElseThrow();
        assertThat(deep.bitDepth()).isEqualTo(OptionalInt.of(16));
        assertThat(deep.colorType()).isEqualTo(Optional.of("GRAY"));
    }

    @Test
    void countsAnAnimationAsOneUnit() {
        var verdict = Verdicts.of(beforeData(chunk("acTL", join(u32(7), raw(0, 0, 0, 0)))));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        dev.bucketsync.validator.rules.Verdict.Accepted.class,
                        accepted -> assertThat(accepted.units()).isEqualTo(1));
    }
}
