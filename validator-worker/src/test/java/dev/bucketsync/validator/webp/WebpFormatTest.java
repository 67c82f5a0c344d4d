package dev.bucketsync.validator.webp;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.exif;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.orientation;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.repeat;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u32le;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.CountingReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WebpFormatTest {
    private static final int EXIF = 0x08;
    private static final int ANIMATED = 0x02;
    private static final byte[] TURNED = chunk("EXIF", exif(orientation(6)));
    private static final byte[] UPRIGHT = chunk("EXIF", exif(orientation(1)));
    private static final byte[] PICTURE = chunk("VP8 ", slice(Media.bytes("webp/lossy.webp"), 20, 60));
    private static final byte[] LARGE_PICTURE = chunk("VP8 ", new byte[100_000]);
    private static final byte[] FRAME = chunk("ANMF", new byte[4_000]);

    private static byte[] chunk(String type, byte[] payload) {
        return join(ascii(type), u32le(payload.length), payload, new byte[payload.length & 1]);
    }

    private static byte[] webp(byte[]... chunks) {
        byte[] all = join(chunks);
        return join(ascii("RIFF"), u32le(4 + all.length), ascii("WEBP"), all);
    }

    /// The extended form, of 320 x 200.
    private static byte[] extended(int flags, byte[]... chunks) {
        byte[] canvas = chunk("VP8X", raw(flags, 0, 0, 0, 0x3f, 1, 0, 199, 0, 0));
        return webp(join(canvas, join(chunks)));
    }

    private static CountingReader judged(byte[] content, RejectionReason... wanted) {
        var reader = CountingReader.over(content);
        assertThat(reasons(Verdicts.of(reader))).containsExactly(wanted);
        return reader;
    }

    @Test
    void findsExifBeforeAndBehindThePicture() {
        judged(extended(EXIF, TURNED, PICTURE), RejectionReason.EXIF_ORIENTATION);
        judged(extended(EXIF, PICTURE, TURNED), RejectionReason.EXIF_ORIENTATION);
        judged(extended(EXIF, UPRIGHT, PICTURE));
        judged(extended(EXIF, PICTURE, UPRIGHT));
    }

    @Test
    void findsExifBehindALargePictureByASecondRead() {
        var reader = judged(extended(EXIF, LARGE_PICTURE, TURNED), RejectionReason.EXIF_ORIENTATION);
        assertThat(reader.requests()).isEqualTo(2);
        assertThat(reader.bytes()).isLessThan(9_000);
    }

    @Test
    void findsExifThatIsNotAnnounced() {
        judged(extended(0, PICTURE, TURNED), RejectionReason.EXIF_ORIENTATION);
        judged(extended(0, LARGE_PICTURE, TURNED), RejectionReason.EXIF_ORIENTATION);
        judged(webp(PICTURE, TURNED), RejectionReason.EXIF_ORIENTATION);
    }

    @Test
    void readsAPictureThatNothingFollowsOnce() {
        assertThat(judged(extended(0, LARGE_PICTURE)).requests()).isEqualTo(1);
        assertThat(judged(Media.bytes("webp/large.webp")).requests()).isEqualTo(1);
    }

    @Test
    void findsExifBehindProfileTransparencyPictureAndXmp() {
        byte[] profile = chunk("ICCP", new byte[40_001]);
        byte[] alpha = chunk("ALPH", new byte[50_001]);
        byte[] xmp = chunk("XMP ", new byte[20_000]);
        var reader =
                judged(extended(EXIF, profile, alpha, LARGE_PICTURE, TURNED, xmp), RejectionReason.EXIF_ORIENTATION);
        assertThat(reader.requests()).isLessThanOrEqualTo(4);
    }

    @Test
    void findsExifAtTheEndOfALongAnimationByASecondRead() {
        byte[] frames = repeat(FRAME, 100);
        var reader = judged(extended(EXIF | ANIMATED, frames, TURNED), RejectionReason.EXIF_ORIENTATION);
        assertThat(reader.requests()).isEqualTo(2);
        judged(
                extended(EXIF | ANIMATED, frames, TURNED, chunk("XMP ", ascii("<x/>"))),
                RejectionReason.EXIF_ORIENTATION);
        judged(extended(EXIF | ANIMATED, frames, UPRIGHT));
    }

    @Test
    void takesNoFrameForExif() {
        byte[] falseStart = chunk("ANMF", join(new byte[2_000], ascii("EXIF"), u32le(30), new byte[2_000]));
        judged(extended(EXIF | ANIMATED, repeat(FRAME, 100), falseStart));
    }

    @Test
    void doesNotReadOnForALongAnimationThatAnnouncesNoExif() {
        assertThat(judged(extended(ANIMATED, repeat(FRAME, 100), TURNED)).requests())
                .isEqualTo(1);
    }

    @Test
    void readsExifWithAPreamble() {
        judged(
                extended(EXIF, PICTURE, chunk("EXIF", join(ascii("Exif\0\0"), exif(orientation(8))))),
                RejectionReason.EXIF_ORIENTATION);
    }

    @Test
    void takesTheFirstOfTwoExifChunks() {
        judged(extended(EXIF, PICTURE, UPRIGHT, TURNED));
        judged(extended(EXIF, PICTURE, TURNED, UPRIGHT), RejectionReason.EXIF_ORIENTATION);
    }

    @Test
    void ignoresWhatFollowsTheFile() {
        judged(join(extended(0, PICTURE), TURNED));
    }

    @Test
    void doesNotMindABrokenChunkBehindThePicture() {
        judged(extended(0, PICTURE, ascii("JUNK"), u32le(5_000), new byte[10]));
        byte[] cut = join(ascii("EXIF"), u32le(5_000), exif(orientation(6)));
        judged(extended(EXIF, PICTURE, cut), RejectionReason.EXIF_ORIENTATION);
    }

    @Test
    void callsAFileThatWasCutCorrupt() {
        byte[] whole = extended(0, PICTURE);
        judged(slice(whole, 0, whole.length - 2), RejectionReason.CORRUPT_HEADER);
        judged(slice(whole, 0, 14), RejectionReason.CORRUPT_HEADER);
        judged(extended(0, ascii("VP8 "), u32le(5_000), new byte[10]), RejectionReason.CORRUPT_HEADER);
        judged(webp(chunk("JUNK", new byte[20])), RejectionReason.CORRUPT_HEADER);
        judged(webp(chunk("VP8 ", new byte[20])), RejectionReason.CORRUPT_HEADER);
        judged(webp(chunk("VP8L", new byte[20])), RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void toleratesAMissingByteOfPadding() {
        byte[] whole = extended(0, chunk("VP8 ", new byte[31]));
        judged(slice(whole, 0, whole.length - 1));
    }

    @Test
    void readsSizeColourAndFrames() {
        var image = (Image) Verdicts.media(Verdicts.of(extended(ANIMATED | 0x10, FRAME, chunk("ANMF", new byte[30]))))
                .orElseThrow();
        assertThat(image)
                .isEqualTo(new Image(
                        "image/webp",
                        OptionalInt.of(320),
                        OptionalInt.of(200),
                        OptionalInt.empty(),
                        OptionalInt.of(8),
                        Optional.of("RGBA"),
                        OptionalLong.of(2)));
    }
}
