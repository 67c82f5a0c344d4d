package dev.bucketsync.validator.heif;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.box;
import static dev.bucketsync.validator.testing.Bytes.exif;
import static dev.bucketsync.validator.testing.Bytes.indexOf;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.orientation;
import static dev.bucketsync.validator.testing.Bytes.patch;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.u16;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.CountingReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeifFormatTest {
    private static final byte[] HEIC = brands("heic", "mif1heic");
    private static final byte[] SIZE = box("ispe", u32(0), u32(30), u32(20));
    private static final byte[] PRIMARY = box("pitm", u32(0), u16(1));
    private static final byte[] PICTURE = item(1, "hvc1");
    private static final byte[] DESCRIPTION = item(2, "Exif");

    private static byte[] brands(String major, String compatible) {
        return box("ftyp", ascii(major), u32(0), ascii(compatible));
    }

    private static byte[] item(int id, String type) {
        return box("infe", u32(0x0200_0000), u16(id), u16(0), ascii(type), raw(0));
    }

    private static byte[] items(byte[]... entries) {
        return box("iinf", u32(0), u16(entries.length), join(entries));
    }

    /// All of these are properties of item 1.
    private static byte[] properties(byte[]... all) {
        byte[] uses = new byte[all.length];
        for (int i = 0; i < uses.length; i++) {
            uses[i] = (byte) (0x80 | (i + 1));
        }
        return box("iprp", box("ipco", join(all)), uses(1, uses));
    }

    private static byte[] uses(int item, byte... indices) {
        return box("ipma", u32(0), u32(1), u16(item), raw(indices.length), indices);
    }

    private static byte[] meta(byte[]... boxes) {
        return box("meta", u32(0), box("hdlr", u32(0), u32(0), ascii("pict"), new byte[13]), PRIMARY, join(boxes));
    }

    private static byte[] turned(byte[]... transformations) {
        byte[][] all =
                Stream.concat(Stream.of(SIZE), Stream.of(transformations)).toArray(byte[][]::new);
        return join(HEIC, meta(items(PICTURE), properties(all)));
    }

    /// A picture and an EXIF item in the box `idat`, of these bytes.
    private static byte[] described(byte[] exifItem, byte[]... more) {
        return described(1, 0, exifItem, more);
    }

    /// Says by which method the EXIF item is found, and in which file.
    private static byte[] described(int method, int file, byte[] exifItem, byte[]... more) {
        byte[] found = join(u16(2), u16(method), u16(file), u16(1), u32(0), u32(exifItem.length));
        byte[] place = box("iloc", raw(1, 0, 0, 0, 0x44, 0), u16(1), found);
        byte[] boxes = join(items(PICTURE, DESCRIPTION), properties(SIZE), place, box("idat", exifItem), join(more));
        return join(HEIC, meta(boxes));
    }

    private static byte[] exifItem(int value) {
        return join(u32(0), exif(orientation(value)));
    }

    private static Image read(byte[] content) {
        return (Image) Verdicts.media(Verdicts.of(content)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"1, irot 90 degrees", "2, irot 180 degrees", "3, irot 270 degrees"})
    void refusesAPictureThatItsContainerTurns(int turns, String seen) {
        var rejection = Verdicts.rejections(Verdicts.of(turned(box("irot", raw(turns)))))
                .getFirst();
        assertThat(rejection.reason()).isEqualTo(RejectionReason.EXIF_ORIENTATION);
        assertThat(rejection.seen()).hasValue(seen);
        assertThat(rejection.detail()).contains("though not by EXIF");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void refusesAPictureThatItsContainerMirrorsOnEitherAxis(int axis) {
        byte[] mirror = box("imir", raw(axis));
        assertThat(reasons(turned(mirror))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(Verdicts.rejections(Verdicts.of(turned(box("irot", raw(2)), mirror)))
                        .getFirst()
                        .seen())
                .hasValue("irot 180 degrees and imir");
    }

    @Test
    void acceptsATurnByNothing() {
        assertThat(reasons(turned())).isEmpty();
        assertThat(reasons(turned(box("irot", raw(0))))).isEmpty();
        assertThat(reasons(turned(box("irot", raw(1)), box("irot", raw(3))))).isEmpty();
    }

    @Test
    void ignoresATurnOfAnotherItem() {
        byte[] all = box("ipco", SIZE, box("irot", raw(1)));
        byte[] properties = box("iprp", all, uses(1, (byte) 1), uses(2, (byte) 1, (byte) 2));
        assertThat(reasons(join(HEIC, meta(items(PICTURE, item(2, "hvc1")), properties))))
                .isEmpty();
    }

    @Test
    void turnsAPictureOfTilesAsAWhole() {
        byte[] tiles = box("iref", u32(0), box("dimg", u16(1), u16(2), u16(2), u16(3)));
        byte[] list = items(item(1, "grid"), item(2, "hvc1"), item(3, "hvc1"));
        byte[] all = box("ipco", SIZE, box("irot", raw(1)));
        byte[] ofATile = box("iprp", all, uses(1, (byte) 1), uses(2, (byte) 1, (byte) 2));
        byte[] ofTheGrid = box("iprp", all, uses(1, (byte) 1, (byte) 2), uses(2, (byte) 1));
        assertThat(reasons(join(HEIC, meta(list, tiles, ofATile)))).isEmpty();
        assertThat(reasons(join(HEIC, meta(list, tiles, ofTheGrid)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
    }

    @Test
    void readsTheExifItem() {
        assertThat(reasons(described(exifItem(1)))).isEmpty();
        assertThat(reasons(described(exifItem(6)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(read(described(exifItem(6))).orientation()).isEqualTo(OptionalInt.of(6));
    }

    @Test
    void readsAnExifItemWhoseWriterGotItsOffsetWrong() {
        byte[] block = join(ascii("Exif\0\0"), exif(orientation(6)));
        assertThat(reasons(described(join(u32(6), block)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(described(join(u32(0), block)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(described(join(u32(999), block)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(described(block))).containsExactly(RejectionReason.EXIF_ORIENTATION);
    }

    @Test
    void readsTheExifItemOnlyOfThePictureThatIsShown() {
        assertThat(reasons(described(exifItem(6), describes(1)))).containsExactly(RejectionReason.EXIF_ORIENTATION);
        assertThat(reasons(described(exifItem(6), describes(3)))).isEmpty();
    }

    @Test
    void takesAnExifItemThatDescribesNothingRatherThanThatOfAnother() {
        byte[] list = items(PICTURE, DESCRIPTION, item(3, "Exif"), item(4, "hvc1"));
        byte[] ofAnother = box("iref", u32(0), box("cdsc", u16(2), u16(1), u16(4)));
        byte[] upright = exifItem(1);
        byte[] turned = exifItem(6);
        byte[] places = box(
                "iloc", u32(0x0100_0000), raw(0x44, 0), u16(2), place(2, 0, upright), place(3, upright.length, turned));
        byte[] content = box("idat", upright, turned);
        assertThat(reasons(join(HEIC, meta(list, ofAnother, properties(SIZE), places, content))))
                .containsExactly(RejectionReason.EXIF_ORIENTATION);
    }

    /// An item of one piece, in `idat`.
    private static byte[] place(int item, int at, byte[] content) {
        return join(u16(item), u16(1), u16(0), u16(1), u32(at), u32(content.length));
    }

    private static byte[] describes(int item) {
        return box("iref", u32(0), box("cdsc", u16(2), u16(1), u16(item)));
    }

    @Test
    void takesNothingFromAnExifItemInAnotherFileOrMadeOfOthers() {
        assertThat(reasons(described(1, 1, exifItem(6)))).isEmpty();
        assertThat(reasons(described(2, 0, exifItem(6)))).isEmpty();
    }

    @Test
    void takesNothingFromAnExifItemThatIsNoExif() {
        assertThat(reasons(described(ascii("0000not EXIF at all")))).isEmpty();
        assertThat(reasons(described(new byte[2]))).isEmpty();
    }

    @Test
    void findsItsItemsBehindTheData() {
        byte[] meta = meta(items(PICTURE), properties(SIZE));
        var reader = CountingReader.over(join(HEIC, box("mdat", new byte[2_000_000]), meta));
        assertThat(reasons(Verdicts.of(reader))).isEmpty();
        assertThat(reader.requests()).isEqualTo(2);
        assertThat(reader.bytes()).isLessThan(9_000);
    }

    @ParameterizedTest
    @CsvSource({
        "heic, mif1, hvc1, image/heic", "heix, mif1, hvc1, image/heic", "mif1, heic, hvc1, image/heic",
        "mif1, miaf, hvc1, image/heic", "msf1, hevc, hvc1, image/heic", "avif, mif1, av01, image/avif",
        "mif1, avif, av01, image/avif", "mif1, miaf, av01, image/avif", "avis, msf1, av01, image/avif"
    })
    void tellsTheTypeByBrandsOrElseByThePrimaryItem(String major, String other, String codec, String type) {
        byte[] file = join(brands(major, other), meta(items(item(1, codec)), properties(SIZE)));
        assertThat(reasons(file)).isEmpty();
        assertThat(read(file).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"avci, mif1, avc1", "mif1, miaf, jpeg", "mif1, miaf, unci", "mif1, miaf, vvc1"})
    void takesNoPictureOfAnotherCodec(String major, String other, String codec) {
        byte[] file = join(brands(major, other), meta(items(item(1, codec)), properties(SIZE)));
        assertThat(reasons(file)).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }

    @Test
    void looksThroughAGridAtItsTiles() {
        byte[] tiles = box("iref", u32(0), box("dimg", u16(1), u16(2), u16(2), u16(3)));
        byte[] list = items(item(1, "grid"), item(2, "av01"), item(3, "av01"));
        byte[] file = join(brands("mif1", "miaf"), meta(list, tiles, properties(SIZE)));
        assertThat(read(file).type()).isEqualTo("image/avif");
    }

    @Test
    void countsTheFramesOfASequenceAsOneUnit() {
        Image animated = read(Media.bytes("heif/animated.avif"));
        assertThat(animated.frames()).isEqualTo(OptionalLong.of(3));
        assertThat(animated.type()).isEqualTo("image/avif");
    }

    @Test
    void doesNotBelieveASequenceOfMoreFramesThanBytes() {
        byte[] sequence = Media.bytes("heif/animated.avif");
        int sizes = indexOf(sequence, "stsz") + 8;
        System.arraycopy(join(u32(1), u32(0xff00_0002L)), 0, sequence, sizes, 8);
        assertThat(reasons(sequence)).isEmpty();
        assertThat(read(sequence).frames()).isEmpty();
    }

    @Test
    void takesTheSizeOfASequenceWithoutAPrimaryPictureFromItsTrack() {
        byte[] sequence = patch(Media.bytes("heif/animated.avif"), "meta", "free");
        assertThat(reasons(sequence)).isEmpty();
        assertThat(read(sequence).width()).isEqualTo(OptionalInt.of(24));
        assertThat(read(sequence).frames()).isEqualTo(OptionalLong.of(3));
    }

    @Test
    void callsOneWithoutPictureOrSizeCorrupt() {
        List<byte[]> broken = List.of(
                HEIC,
                join(HEIC, box("meta", u32(0), items(PICTURE))),
                join(HEIC, meta(items(PICTURE))),
                join(HEIC, meta(items(PICTURE), properties(box("ispe", u32(0), u32(0), u32(20))))),
                join(HEIC, u32(5_000), ascii("meta"), new byte[20]));
        assertThat(broken)
                .allSatisfy(file -> assertThat(reasons(file)).containsExactly(RejectionReason.CORRUPT_HEADER));
    }
}
