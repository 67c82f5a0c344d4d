package dev.bucketsync.validator.exif;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.entry;
import static dev.bucketsync.validator.testing.Bytes.exif;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.orientation;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u16;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.validator.exif.Orientation.Absent;
import dev.bucketsync.validator.exif.Orientation.Numbered;
import dev.bucketsync.validator.exif.Orientation.Odd;
import dev.bucketsync.validator.reading.Budget;
import dev.bucketsync.validator.reading.HeaderBytes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.testing.BytesReader;
import org.junit.jupiter.api.Test;

class ExifTest {
    private static final int TAG = 0x0112;

    private static Orientation read(byte[] block) throws HeaderException {
        return Exif.orientation(new HeaderBytes(new BytesReader(block), Budget.STANDARD).whole());
    }

    @Test
    void readsEveryIntegerTypeACameraMayHaveUsed() throws HeaderException {
        assertThat(read(exif(entry(TAG, 3, 1, u16(6))))).isEqualTo(new Numbered(6));
        assertThat(read(exif(entry(TAG, 8, 1, u16(6))))).isEqualTo(new Numbered(6));
        assertThat(read(exif(entry(TAG, 4, 1, u32(6))))).isEqualTo(new Numbered(6));
        assertThat(read(exif(entry(TAG, 9, 1, u32(6))))).isEqualTo(new Numbered(6));
        assertThat(read(exif(entry(TAG, 1, 1, raw(6))))).isEqualTo(new Numbered(6));
    }

    @Test
    void keepsNumbersWithoutAMeaning() throws HeaderException {
        assertThat(read(exif(orientation(0)))).isEqualTo(new Numbered(0));
        assertThat(read(exif(orientation(9)))).isEqualTo(new Numbered(9));
        assertThat(read(exif(entry(TAG, 9, 1, u32(-1))))).isEqualTo(new Numbered(-1));
        assertThat(read(exif(entry(TAG, 4, 1, u32(0xffff_ffffL))))).isEqualTo(new Numbered(0xffff_ffffL));
    }

    @Test
    void callsTextAndListsOdd() throws HeaderException {
        assertThat(read(exif(entry(TAG, 2, 1, ascii("1"))))).isInstanceOf(Odd.class);
        assertThat(read(exif(entry(TAG, 3, 2, join(u16(1), u16(1)))))).isInstanceOf(Odd.class);
        assertThat(read(exif(entry(TAG, 5, 1, u32(8))))).isInstanceOf(Odd.class);
    }

    @Test
    void takesATagOfNoValueForNone() throws HeaderException {
        assertThat(read(exif(entry(TAG, 3, 0, u16(6))))).isInstanceOf(Absent.class);
    }

    @Test
    void callsSeveralTagsOddOnlyIfTheyDiffer() throws HeaderException {
        assertThat(read(exif(orientation(1), orientation(1)))).isEqualTo(new Numbered(1));
        assertThat(read(exif(orientation(1), orientation(6)))).isInstanceOf(Odd.class);
    }

    @Test
    void readsBothByteOrders() throws HeaderException {
        byte[] little = join(ascii("II"), raw(42, 0, 8, 0, 0, 0, 1, 0), raw(0x12, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0));
        assertThat(read(little)).isEqualTo(new Numbered(8));
    }

    @Test
    void takesAStrayPreambleForWhatItIs() throws HeaderException {
        assertThat(read(join(ascii("Exif\0\0"), exif(orientation(3))))).isEqualTo(new Numbered(3));
    }

    @Test
    void readsABlockOfAVersionOfItsOwn() throws HeaderException {
        byte[] block = exif(orientation(6));
        block[3] = 0x55;
        assertThat(read(block)).isEqualTo(new Numbered(6));
    }

    @Test
    void callsAnEntryOddWhoseTypeOrPlaceIsNone() throws HeaderException {
        assertThat(read(exif(entry(TAG, 255, 1, u16(6))))).isInstanceOf(Odd.class);
        assertThat(read(exif(entry(TAG, 3, 65_537, u16(6))))).isInstanceOf(Odd.class);
    }

    @Test
    void findsNothingInABlockThatIsNoTiff() throws HeaderException {
        assertThat(read(ascii("nonsense"))).isInstanceOf(Absent.class);
        assertThat(read(join(ascii("MM"), u16(43), u32(8)))).isInstanceOf(Absent.class);
        assertThat(read(ascii("M"))).isInstanceOf(Absent.class);
        assertThat(read(join(ascii("MM"), u16(42), u32(0x7fff_ffffL)))).isInstanceOf(Absent.class);
    }

    @Test
    void believesTheEntriesThatABrokenDirectoryStillHas() throws HeaderException {
        byte[] whole = exif(orientation(6), orientation(6));
        assertThat(read(slice(whole, 0, whole.length - 10))).isEqualTo(new Numbered(6));
    }
}
