package dev.bucketsync.validator.jpeg;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.exif;
import static dev.bucketsync.validator.testing.Bytes.indexOf;
import static dev.bucketsync.validator.testing.Bytes.insert;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.orientation;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.repeat;
import static dev.bucketsync.validator.testing.Bytes.segment;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u16;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.CountingReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JpegFormatTest {
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final byte[] PLAIN = Media.bytes("jpeg/plain.jpg");

    private static byte[] exifSegment(int orientation) {
        return segment(APP1, ascii("Exif\0\0"), exif(orientation(orientation)));
    }

    private static byte[] with(byte[]... segments) {
        return insert(PLAIN, 2, join(segments));
    }

    @Test
    void findsExifBehindLongColourProfiles() {
        byte[] profile = segment(APP2, ascii("ICC_PROFILE\0"), new byte[60_000]);
        var reader = CountingReader.over(with(profile, profile, profile, exifSegment(6)));
        assertThat(reasons(Verdicts.of(reader))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reader.requests()).isEqualTo(4);
        assertThat(reader.bytes()).isLessThan(70_000);
    }

    @Test
    void letsTheFirstExifSegmentCount() {
        assertThat(reasons(with(exifSegment(1), exifSegment(6)))).isEmpty();
        assertThat(reasons(with(exifSegment(6), exifSegment(1)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
    }

    @Test
    void findsExifBehindOtherApp1Segments() {
        byte[] xmp = segment(APP1, ascii("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"));
        assertThat(reasons(with(xmp, exifSegment(8)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
    }

    @Test
    void readsExifWithTheOddBeginningsOfSomeCameras() {
        byte[] garbage = segment(APP1, raw(0, 0), ascii("Exif\0\0"), exif(orientation(3)));
        byte[] capitals = segment(APP1, ascii("EXIF\0\0"), exif(orientation(3)));
        byte[] filler = segment(APP1, ascii("Exif\0\u00ff"), exif(orientation(3)));
        assertThat(reasons(with(garbage))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(with(capitals))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(with(filler))).containsExactly(RejectionReason.EXIF_ORIENTATION);
    }

    @Test
    void skipsPaddingAndStrayBytesBetweenSegments() {
        byte[] comment = segment(0xfe, ascii("made by hand"));
        assertThat(reasons(with(comment, raw(0x00, 0x12, 0xff, 0x00), raw(0xff, 0xff), exifSegment(6))))
                .containsExactly(RejectionReason.EXIF_ORIENTATION);
    }

    @Test
    void ignoresOrientationBehindTheStartOfScan() {
        assertThat(reasons(join(PLAIN, exifSegment(6)))).isEmpty();
    }

    @Test
    void callsAHeaderThatEndsBeforeTheImageDataCorrupt() {
        byte[] withExif = with(exifSegment(1));
        assertThat(reasons(slice(withExif, 0, 60))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(join(raw(0xff, 0xd8), exifSegment(1), raw(0xff, 0xd9))))
                .containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(raw(0xff, 0xd8, 0xff))).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void acceptsAWholeHeaderWhateverFollows() {
        assertThat(reasons(slice(PLAIN, 0, PLAIN.length - 20))).isEmpty();
    }

    @Test
    void callsImpossibleLengthsAndSizesCorrupt() {
        assertThat(reasons(with(raw(0xff, APP2, 0, 1)))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(with(raw(0xff, APP2, 0xff, 0xff)))).containsExactly(RejectionReason.CORRUPT_HEADER);
        byte[] noWidth = PLAIN.clone();
        int frame = frameAt(noWidth);
        noWidth[frame + 7] = 0;
        noWidth[frame + 8] = 0;
        assertThat(reasons(noWidth)).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void leavesOutAHeightThatFollowsTheImageData() {
        byte[] late = PLAIN.clone();
        int frame = frameAt(late);
        late[frame + 5] = 0;
        late[frame + 6] = 0;
        var image = (Image) Verdicts.media(Verdicts.of(late)).orElseThrow();
        assertThat(image.height()).isEqualTo(OptionalInt.empty());
        assertThat(reasons(late)).isEmpty();
    }

    @Test
    void readsColourAndDepth() {
        var colour = (Image) Verdicts.media(Verdicts.of(PLAIN)).orElseThrow();
        byte[] oneComponent = PLAIN.clone();
        oneComponent[frameAt(oneComponent) + 9] = 1;
        var gray = (Image) Verdicts.media(Verdicts.of(oneComponent)).orElseThrow();
        assertThat(colour.colorType()).isEqualTo(Optional.of("YCBCR"));
        assertThat(colour.bitDepth()).isEqualTo(OptionalInt.of(8));
        assertThat(gray.colorType()).isEqualTo(Optional.of("GRAY"));
    }

    @Test
    void givesUpOnEndlessHeaders() {
        byte[] longest = segment(APP2, new byte[65_000]);
        byte[][] many = new byte[40][];
        Arrays.fill(many, longest);
        var reader = CountingReader.over(with(join(many)));
        assertThat(reasons(Verdicts.of(reader))).containsExactly(RejectionReason.HEADER_TOO_LARGE);
        assertThat(reader.requests()).isEqualTo(32);
    }

    @Test
    void givesUpOnThousandsOfSegments() {
        var rejection = Verdicts.rejections(Verdicts.of(with(repeat(segment(0xfe), 4_097))))
                .getFirst();
        assertThat(rejection.reason()).isEqualTo(RejectionReason.CORRUPT_HEADER);
        assertThat(rejection.detail()).contains("more than 4096 segments");
    }

    /// The index of an MPO (several pictures in one file) is a TIFF structure too, and not EXIF.
    @Test
    void takesNothingFromTheIndexOfSeveralPictures() {
        assertThat(reasons(with(segment(APP2, ascii("MPF\0"), exif(orientation(6))))))
                .isEmpty();
    }

    @Test
    void letsExifDecideBeforeAHeaderThatIsEndless() {
        byte[][] many = new byte[46][];
        Arrays.fill(many, segment(APP1, ascii("http://ns.adobe.com/xmp/extension/\0"), new byte[65_000]));
        byte[] maps = join(many);
        var upright = Verdicts.of(with(exifSegment(1), maps));
        assertThat(reasons(upright)).isEmpty();
        assertThat(Verdicts.media(upright))
                .hasValueSatisfying(media -> assertThat(((Image) media).width()).isEmpty());
        assertThat(reasons(with(exifSegment(6), maps))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(with(maps, exifSegment(6)))).containsExactly(RejectionReason.HEADER_TOO_LARGE);
    }

    @Test
    void passesOverExifSegmentsThatHoldNone() {
        byte[] empty = segment(APP1, ascii("Exif\0\0"));
        byte[] unmarked = segment(APP1, ascii("Exif\0\0"), new byte[40]);
        byte[] outside = segment(APP1, ascii("Exif\0\0"), ascii("MM\0*"), raw(0, 0, 0x40, 0));
        for (byte[] none : new byte[][] {empty, unmarked, outside}) {
            assertThat(reasons(with(none, exifSegment(6)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        }
    }

    @Test
    void tellsJpegLsApart() {
        byte[] frame = segment(0xf7, raw(8, 0, 20, 0, 30, 1, 1, 0x11, 0));
        assertThat(reasons(join(raw(0xff, 0xd8), frame, segment(0xda, new byte[8]))))
                .containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }

    @Test
    void decidesAnOrdinaryImageInOneRead() {
        var reader = CountingReader.over(join(with(exifSegment(1)), new byte[1_000_000]));
        assertThat(reasons(Verdicts.of(reader))).isEmpty();
        assertThat(reader.requests()).isEqualTo(1);
        assertThat(reader.bytes()).isEqualTo(8_192);
    }

    private static int frameAt(byte[] jpeg) {
        return indexOf(jpeg, "\u00ff\u00c0");
    }

    @Test
    void readsASizeThatNoEightBitsHold() {
        byte[] wide = PLAIN.clone();
        System.arraycopy(u16(40_000), 0, wide, frameAt(wide) + 7, 2);
        var image = (Image) Verdicts.media(Verdicts.of(wide)).orElseThrow();
        assertThat(image.width()).isEqualTo(OptionalInt.of(40_000));
    }
}
