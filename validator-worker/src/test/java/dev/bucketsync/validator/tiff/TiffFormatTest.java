package dev.bucketsync.validator.tiff;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.entry;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.orientation;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u16;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static dev.bucketsync.validator.testing.Bytes.u64;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.CountingReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TiffFormatTest {
    private static final byte[] WIDTH = entry(256, 3, 1, u16(30));
    private static final byte[] HEIGHT = entry(257, 4, 1, u32(20));

    /// A big-endian TIFF whose only directory begins at this offset.
    private static byte[] tiff(int offset, byte[]... entries) {
        return join(start(offset), directory(0, entries));
    }

    private static byte[] start(int offset) {
        return join(ascii("MM"), u16(42), u32(offset), new byte[offset - 8]);
    }

    private static byte[] directory(long next, byte[]... entries) {
        return join(u16(entries.length), join(entries), u32(next));
    }

    private static Image read(byte[] content) {
        return (Image) Verdicts.media(Verdicts.of(content)).orElseThrow();
    }

    @Test
    void findsADirectoryBehindTheImageByASecondRead() {
        var reader = CountingReader.over(tiff(1_000_000, WIDTH, HEIGHT, orientation(6)));
        assertThat(reasons(Verdicts.of(reader))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reader.requests()).isEqualTo(2);
        assertThat(reader.bytes()).isLessThan(9_000);
    }

    @Test
    void readsOrientationOfTheFirstPageOnly() {
        byte[] first = directory(8 + 2 + 3 * 12 + 4, WIDTH, HEIGHT, orientation(1));
        byte[] second = directory(0, WIDTH, HEIGHT, orientation(6));
        byte[] pages = join(start(8), first, second);
        assertThat(reasons(pages)).isEmpty();
        assertThat(read(pages).frames()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void readsA64BitDirectory() {
        byte[] entries = join(
                join(u16(256), u16(16), u64(1), u64(30)),
                join(u16(257), u16(3), u64(1), u16(20), new byte[6]),
                join(u16(274), u16(3), u64(1), u16(8), new byte[6]));
        byte[] big = join(ascii("MM"), u16(43), u16(8), u16(0), u64(16), u64(3), entries, u64(0));
        assertThat(reasons(big)).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(read(big).width()).isEqualTo(OptionalInt.of(30));
        assertThat(read(big).orientation()).isEqualTo(OptionalInt.of(8));
    }

    @Test
    void doesNotFollowPagesInACircle() {
        byte[] circle = join(start(8), directory(8, WIDTH, HEIGHT));
        assertThat(reasons(circle)).isEmpty();
        assertThat(read(circle).frames()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void takesTheDirectoryWhateverTheOrderOfItsEntries() {
        assertThat(reasons(tiff(8, orientation(6), HEIGHT, WIDTH))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(tiff(8, orientation(6), orientation(1), HEIGHT, WIDTH)))
                .containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(tiff(8, orientation(1), orientation(1), HEIGHT, WIDTH)))
                .isEmpty();
    }

    @Test
    void callsOneWithoutAWholeDirectoryOrSizeCorrupt() {
        byte[] whole = tiff(8, WIDTH, HEIGHT);
        assertThat(reasons(slice(whole, 0, 20))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(slice(whole, 0, 6))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(tiff(8, WIDTH))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(join(ascii("MM"), u16(42), u32(5_000), new byte[50])))
                .containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void takesNoRawDataOfACameraForAPicture() {
        byte[] dng = entry(50706, 1, 4, raw(1, 4, 0, 0));
        assertThat(reasons(tiff(8, WIDTH, HEIGHT, dng))).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
        byte[] reduced = entry(254, 4, 1, u32(1));
        byte[] subdirectories = entry(330, 4, 1, u32(8));
        assertThat(reasons(tiff(8, reduced, WIDTH, HEIGHT, subdirectories)))
                .as("NEF, ARW and others")
                .containsExactly(RejectionReason.UNSUPPORTED_TYPE);
        byte[] sensor = entry(262, 3, 1, u16(32803));
        assertThat(reasons(tiff(8, WIDTH, HEIGHT, sensor))).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
        byte[] canon = join(ascii("MM"), u16(42), u32(16), ascii("CR"), raw(2, 0), u32(0), directory(0, WIDTH, HEIGHT));
        assertThat(reasons(canon)).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
        assertThat(reasons(join(ascii("IIRO"), new byte[100])))
                .as("ORF")
                .containsExactly(RejectionReason.UNSUPPORTED_TYPE);
        assertThat(reasons(join(ascii("IIU\0"), new byte[100])))
                .as("RW2")
                .containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }

    @Test
    void takesNoRawDataThatIsMarkedBehindTheHeader() {
        byte[] directory = tiff(20, WIDTH, HEIGHT);
        System.arraycopy(ascii("MMMMRawT"), 0, directory, 8, 8);
        assertThat(reasons(directory)).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }

    @Test
    void takesAPictureWithSmallerOnesBesideIt() {
        byte[] subdirectories = entry(330, 4, 1, u32(8));
        assertThat(reasons(tiff(8, WIDTH, HEIGHT, subdirectories))).isEmpty();
        assertThat(reasons(Media.bytes("tiff/three-pages.tif"))).isEmpty();
    }
}
