package dev.bucketsync.validator.mp4;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.box;
import static dev.bucketsync.validator.testing.Bytes.indexOf;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.patch;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static dev.bucketsync.validator.testing.Bytes.u64;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Video;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.rules.Verdict;
import dev.bucketsync.validator.testing.CountingReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Mp4FormatTest {
    private static final byte[] GOOD = Media.bytes("mp4/avc-mp42-yuv420p-first.mp4");
    private static final byte[] BRAND = box("ftyp", ascii("mp42"), u32(0), ascii("mp42"));

    private static byte[] movie(byte[] file) {
        int at = indexOf(file, "moov") - 4;
        int size = (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff);
        return slice(file, at, at + size);
    }

    private static byte[] content(byte[] box) {
        return slice(box, 8, box.length);
    }

    @Test
    void countsTheFramesOfAnAcceptedVideo() {
        assertThat(Verdicts.of(GOOD)).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
            assertThat(accepted.units()).isEqualTo(5);
            var video = (Video) accepted.media();
            assertThat(video.codec()).isEqualTo(Optional.of("avc1"));
            assertThat(video.durationSeconds()).isEqualTo(OptionalDouble.of(0.5));
        });
    }

    @Test
    void jumpsOverTheDataToAMovieAtTheEnd() {
        byte[] file = join(BRAND, box("mdat", new byte[3_000_000]), movie(GOOD));
        var reader = CountingReader.over(file);
        assertThat(reasons(Verdicts.of(reader))).isEmpty();
        assertThat(reader.requests()).isEqualTo(2);
        assertThat(reader.bytes()).isLessThan(20_000);
    }

    @Test
    void readsLongSizesAndTheSizeThatReachesToTheEnd() {
        byte[] data = join(u32(1), ascii("mdat"), u64(16 + 1_000), new byte[1_000]);
        assertThat(reasons(join(BRAND, data, movie(GOOD)))).isEmpty();
        assertThat(reasons(join(BRAND, join(u32(0), ascii("moov"), content(movie(GOOD))))))
                .isEmpty();
    }

    @Test
    void walksOverPaddingBeforeTheBrandAndTheMovie() {
        assertThat(reasons(join(
                        box("free", new byte[10]),
                        box("uuid", new byte[20]),
                        BRAND,
                        box("skip"),
                        box("wide"),
                        box("uuid", new byte[30]),
                        movie(GOOD))))
                .isEmpty();
    }

    @Test
    void holdsEveryBrandThatIsNoPicturesToTheVideoRules() {
        for (String brand : new String[] {"qt  ", "crx ", "M4A ", "????"}) {
            assertThat(reasons(patch(GOOD, "mp42", brand))).containsExactly(RejectionReason.VIDEO_BRAND);
        }
    }

    @Test
    void listsAWrongBrandTogetherWithWhatElseIsWrong() {
        assertThat(reasons(Media.bytes("mp4/avc-isom-yuv444p-last.mp4")))
                .containsExactly(RejectionReason.VIDEO_BRAND, RejectionReason.PIXEL_FORMAT);
        assertThat(reasons(slice(Media.bytes("mp4/avc-isom-yuv444p-first.mp4"), 0, 300)))
                .containsExactly(RejectionReason.CORRUPT_HEADER, RejectionReason.VIDEO_BRAND);
    }

    @Test
    void letsTheFirstOfSeveralBrandsCount() {
        byte[] second = box("ftyp", ascii("isom"), u32(0));
        assertThat(reasons(join(BRAND, second, movie(GOOD)))).isEmpty();
        assertThat(reasons(join(second, BRAND, movie(GOOD)))).containsExactly(RejectionReason.VIDEO_BRAND);
    }

    @Test
    void doesNotGuessWithoutParameterSets() {
        byte[] without = GOOD.clone();
        without[indexOf(without, "avcC") + 9] = (byte) 0xe0;
        assertThat(reasons(without)).containsExactly(RejectionReason.PIXEL_FORMAT_UNKNOWN);
        byte[] broken = GOOD.clone();
        Arrays.fill(broken, indexOf(broken, "avcC") + 13, indexOf(broken, "avcC") + 22, (byte) 0);
        assertThat(reasons(broken)).containsExactly(RejectionReason.PIXEL_FORMAT_UNKNOWN);
    }

    @Test
    void comparesTheBrandExactly() {
        assertThat(reasons(patch(GOOD, "mp42", "MP42"))).containsExactly(RejectionReason.VIDEO_BRAND);
        assertThat(reasons(patch(GOOD, "mp42", "mp4\0"))).containsExactly(RejectionReason.VIDEO_BRAND);
    }

    @Test
    void leavesPicturesToOtherFormats() {
        assertThat(reasons(patch(GOOD, "mp42", "heic"))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(patch(GOOD, "mp42", "avif"))).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void callsAFileWithoutBrandUnsupported() {
        assertThat(reasons(slice(GOOD, BRAND.length, GOOD.length))).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }

    @Test
    void callsAMovieThatIsMissingOrCutCorrupt() {
        assertThat(reasons(BRAND)).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(join(BRAND, box("mdat", new byte[100])))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(slice(GOOD, 0, 400))).containsExactly(RejectionReason.CORRUPT_HEADER);
        byte[] dataCut = slice(join(BRAND, box("mdat", new byte[1_000]), movie(GOOD)), 0, 500);
        assertThat(reasons(dataCut)).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(join(BRAND, box("moov", box("cmov", new byte[50])))))
                .containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void namesTheTracksOfAMovieWithoutPictures() {
        assertThat(seen(Media.bytes("mp4/audio-only.mp4"))).hasValue("tracks of type soun");
        assertThat(seen(join(BRAND, box("moov")))).hasValue("no tracks");
    }

    private static Optional<String> seen(byte[] file) {
        return Verdicts.rejections(Verdicts.of(file)).getFirst().seen();
    }

    @Test
    void callsAMovieWithoutPicturesSo() {
        assertThat(reasons(Media.bytes("mp4/audio-only.mp4"))).containsExactly(RejectionReason.NO_VIDEO_TRACK);
        assertThat(reasons(join(BRAND, box("moov")))).containsExactly(RejectionReason.NO_VIDEO_TRACK);
    }

    @Test
    void namesTheCodecWhosePixelFormatIsUnknown() {
        byte[] unknown = patch(GOOD, "avc1\0", "zzzz\0");
        var verdict = Verdicts.of(unknown);
        assertThat(reasons(verdict)).containsExactly(RejectionReason.PIXEL_FORMAT_UNKNOWN);
        assertThat(Verdicts.rejections(verdict).getFirst().seen()).isEqualTo(Optional.of("zzzz"));
    }

    @Test
    void tellsEncryptionAndWhatIsEncrypted() {
        var verdict = Verdicts.of(Media.bytes("mp4/avc-encrypted.mp4"));
        assertThat(reasons(verdict)).containsExactly(RejectionReason.ENCRYPTED_MEDIA);
        assertThat(((Video) Verdicts.media(verdict).orElseThrow()).codec()).isEqualTo(Optional.of("avc1"));
        assertThat(reasons(patch(GOOD, "avc1\0", "encv\0")))
                .containsExactly(RejectionReason.ENCRYPTED_MEDIA, RejectionReason.PIXEL_FORMAT_UNKNOWN);
    }

    @Test
    void doesNotBelieveACountThatItsTableHasNoRoomFor() {
        byte[] lying = GOOD.clone();
        Arrays.fill(lying, indexOf(lying, "stsz") + 12, indexOf(lying, "stsz") + 16, (byte) 0x7f);
        assertThat(reasons(lying)).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void callsAnEmptyTrackUncountable() {
        byte[] empty = GOOD.clone();
        Arrays.fill(empty, indexOf(empty, "stsz") + 12, indexOf(empty, "stsz") + 16, (byte) 0);
        assertThat(reasons(empty)).containsExactly(RejectionReason.FRAMES_UNKNOWN);
    }

    @Test
    void readsCompactSampleSizes() {
        byte[] compact = patch(GOOD, "stsz", "stz2");
        int table = indexOf(compact, "stz2") + 4;
        System.arraycopy(u32(16), 0, compact, table + 4, 4);
        assertThat(reasons(compact)).isEmpty();
        System.arraycopy(u32(200), 0, compact, table + 8, 4);
        assertThat(reasons(compact)).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void survivesBoxesNestedAndStackedWithoutEnd() {
        byte[] nested = box("moov");
        for (int i = 0; i < 2_000; i++) {
            nested = box("moov", nested);
        }
        assertThat(reasons(join(BRAND, nested))).containsExactly(RejectionReason.NO_VIDEO_TRACK);
        assertThat(reasons(join(BRAND, box("moov", repeat(box("free"), 5_000)))))
                .containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(join(BRAND, u32(4), ascii("moov")))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(join(BRAND, u32(1), ascii("mdat"), raw(0xff, 0, 0, 0, 0, 0, 0, 0))))
                .containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @ParameterizedTest
    @ValueSource(ints = {30_000, 3_000_000})
    void readsAMovieAtTheEndInOneRead(int data) {
        byte[] movie = box("moov", content(movie(GOOD)), box("free", new byte[100_000]));
        var reader = CountingReader.over(join(BRAND, box("mdat", new byte[data]), movie));
        assertThat(reasons(Verdicts.of(reader))).isEmpty();
        assertThat(reader.requests()).isEqualTo(2);
    }

    @Test
    void letsABoxThatIsTooLongEndWithItsParent() {
        byte[] movie = content(movie(GOOD));
        byte[] broken = join(u32(5_000), ascii("udta"), new byte[20]);
        assertThat(reasons(join(BRAND, box("moov", movie, broken)))).isEmpty();
        byte[] last = GOOD.clone();
        last[indexOf(last, "stsd") - 3] = 1;
        assertThat(reasons(last)).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(Verdicts.rejections(Verdicts.of(last)).getFirst().detail()).contains("no table of samples");
    }

    @Test
    void takesAWholeHeaderOfAnObjectCutWithinItsData() {
        assertThat(reasons(slice(GOOD, 0, GOOD.length - 10))).isEmpty();
    }

    @Test
    void namesTheTypeByTheBrand() {
        assertThat(type("qt  ")).isEqualTo("video/quicktime");
        assertThat(type("3gp6")).isEqualTo("video/3gpp");
        assertThat(type("3g2a")).isEqualTo("video/3gpp2");
        assertThat(type("isom")).isEqualTo("video/mp4");
    }

    private static String type(String brand) {
        return Verdicts.media(Verdicts.of(patch(GOOD, "mp42", brand)))
                .orElseThrow()
                .type();
    }

    @Test
    void readsALongMovieWithoutItsTables() {
        byte[] long1 = longMovie();
        var reader = CountingReader.over(long1);
        assertThat(reasons(Verdicts.of(reader))).isEmpty();
        assertThat(reader.bytes()).isLessThan(200_000);
    }

    /// The good movie with a table of two megabytes in the middle of it.
    private static byte[] longMovie() {
        byte[] movie = content(movie(GOOD));
        int track = indexOf(movie, "trak") - 4;
        return join(
                BRAND,
                box(
                        "moov",
                        slice(movie, 0, track),
                        box("free", new byte[2_000_000]),
                        slice(movie, track, movie.length)));
    }

    private static byte[] repeat(byte[] part, int times) {
        byte[][] parts = new byte[times][];
        Arrays.fill(parts, part);
        return join(parts);
    }
}
