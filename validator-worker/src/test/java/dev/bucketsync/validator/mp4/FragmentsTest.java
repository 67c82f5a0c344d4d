package dev.bucketsync.validator.mp4;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.box;
import static dev.bucketsync.validator.testing.Bytes.indexOf;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.patch;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u16;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static dev.bucketsync.validator.testing.Bytes.u64;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.rules.Verdict;
import dev.bucketsync.validator.testing.CountingReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FragmentsTest {
    private static final byte[] FRAGMENTED = Media.bytes("mp4/avc-fragmented-without-index.mp4");
    private static final int FIRST = indexOf(FRAGMENTED, "moof") - 4;
    private static final byte[] HEADER = slice(FRAGMENTED, 0, FIRST);
    private static final byte[] FRAGMENT = slice(FRAGMENTED, FIRST, indexOf(FRAGMENTED, "mdat") - 4);

    private static long units(byte[] file) {
        return units(Verdicts.of(file));
    }

    private static long units(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
        return ((Verdict.Accepted) verdict).units();
    }

    private static byte[] fragments(int count, int dataEach) {
        byte[][] parts = new byte[count][];
        Arrays.fill(parts, join(FRAGMENT, box("mdat", new byte[dataEach])));
        return join(parts);
    }

    private static String detail(Verdict verdict) {
        assertThat(reasons(verdict)).containsExactly(RejectionReason.FRAMES_UNKNOWN);
        return Verdicts.rejections(verdict).getFirst().detail();
    }

    @Test
    void countsFewFragmentsFarApartByOneReadEach() {
        var reader = CountingReader.over(join(HEADER, fragments(20, 500_000)));
        assertThat(units(Verdicts.of(reader))).isEqualTo(40);
        assertThat(reader.requests()).isBetween(20, 21);
        assertThat(reader.bytes()).isLessThan(100_000);
    }

    @Test
    void learnsHowLongTheHeadersOfFragmentsAre() {
        byte[] run = box("trun", u32(0xf00), u32(150), new byte[150 * 16]);
        byte[] long4s = box("moof", box("traf", box("tfhd", u32(0), u32(1)), run));
        byte[][] parts = new byte[26][];
        Arrays.fill(parts, join(long4s, box("mdat", new byte[200_000])));
        var reader = CountingReader.over(join(HEADER, join(parts)));
        assertThat(units(Verdicts.of(reader))).isEqualTo(26 * 150);
        assertThat(reader.bytes()).isLessThan(150_000);
    }

    @Test
    void readsASmallFileOfManyFragmentsThrough() {
        var reader = CountingReader.over(join(HEADER, fragments(200, 3_000)));
        assertThat(units(Verdicts.of(reader))).isEqualTo(400);
        assertThat(reader.requests()).isLessThan(6);
    }

    @Test
    void readsTheFirstOfManyFragmentsOneByOneAndTheRestThrough() {
        byte[] index = box("sidx", new byte[22], u16(60), new byte[60 * 12]);
        var reader = CountingReader.over(join(HEADER, index, fragments(60, 20_000)));
        assertThat(units(Verdicts.of(reader))).isEqualTo(120);
        assertThat(reader.requests()).isLessThan(32);
    }

    @Test
    void givesUpCountingTooManyFragments() {
        assertThat(detail(Verdicts.of(join(HEADER, fragments(60, 50_000))))).contains("reads");
    }

    @Test
    void giveUpAtOnceWhereTheIndexInFrontListsTooMany() {
        byte[] index = box("sidx", new byte[22], u16(400), new byte[400 * 12]);
        var reader = CountingReader.over(join(HEADER, index, fragments(60, 50_000)));
        assertThat(detail(Verdicts.of(reader))).contains("its index lists 400 of them");
        assertThat(reader.requests()).isEqualTo(1);
    }

    @Test
    void giveUpAtOnceWhereTheIndexAtTheEndListsTooMany() {
        var reader = CountingReader.over(join(HEADER, fragments(60, 50_000), randomAccess(60)));
        assertThat(detail(Verdicts.of(reader))).contains("its index lists 60 of them");
        assertThat(reader.requests()).isEqualTo(2);
    }

    @Test
    void countsAFragmentWithSeveralEntriesInTheIndexOnce() {
        byte[] entries = new byte[0];
        for (int i = 0; i < 100; i++) {
            entries = join(entries, u64(i), u64(1_000 + i / 10), new byte[3]);
        }
        byte[] index = random(join(u32(0x0100_0000), u32(1), u32(0), u32(100), entries));
        assertThat(units(join(HEADER, fragments(20, 100_000), index))).isEqualTo(40);
    }

    private static byte[] randomAccess(int entries) {
        byte[] listed = new byte[0];
        for (int i = 0; i < entries; i++) {
            listed = join(listed, u64(i), u64(1_000 + i), new byte[3]);
        }
        return random(join(u32(0x0100_0000), u32(1), u32(0), u32(entries), listed));
    }

    private static byte[] random(byte[] tfra) {
        byte[] access = box("tfra", tfra);
        return box("mfra", access, box("mfro", u32(0), u32(access.length + 8 + 16)));
    }

    @Test
    void addsTheFragmentsToTheFramesInTheHeader() {
        assertThat(units(Media.bytes("mp4/avc-fragmented-hybrid.mp4"))).isEqualTo(5);
    }

    @Test
    void countsFragmentsThatTheHeaderDoesNotAnnounce() {
        byte[] unannounced = patch(FRAGMENTED, "mvex", "free");
        assertThat(units(unannounced)).isEqualTo(5);
        byte[] behindData = join(patch(HEADER, "mvex", "free"), box("mdat", new byte[2_000_000]), FRAGMENT);
        assertThat(units(behindData)).isEqualTo(2);
    }

    @Test
    void leavesOtherTracksFragmentsOut() {
        assertThat(units(Media.bytes("mp4/audio-before-video-fragmented.mp4"))).isEqualTo(5);
        byte[] other = FRAGMENT.clone();
        other[indexOf(other, "tfhd") + 11] = 7;
        assertThat(units(join(HEADER, FRAGMENT, box("mdat", new byte[50]), other)))
                .isEqualTo(2);
    }

    @Test
    void doesNotBelieveARunThatHasNoRoomForItsSamples() {
        byte[] lying = FRAGMENTED.clone();
        System.arraycopy(u32(2_000), 0, lying, indexOf(lying, "trun") + 8, 4);
        assertThat(detail(Verdicts.of(lying))).contains("2000 samples and lists fewer");
    }

    @Test
    void doesNotBelieveMoreFramesThanBytes() {
        byte[] run = box("trun", u32(0), u32(0x7fff_ffff));
        byte[] fragment = box("moof", box("traf", box("tfhd", u32(0), u32(1)), run));
        assertThat(reasons(join(HEADER, fragment))).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void countsWhatIsWholeOfAFileCutWithinItsLastData() {
        assertThat(units(slice(FRAGMENTED, 0, FRAGMENTED.length - 5))).isEqualTo(5);
        byte[] cutInHeader = join(HEADER, slice(FRAGMENT, 0, FRAGMENT.length - 20));
        assertThat(detail(Verdicts.of(cutInHeader))).contains("'moof' declares");
    }

    @Test
    void callsFragmentsWithoutSamplesUncountable() {
        assertThat(detail(Verdicts.of(HEADER))).contains("no frames");
        assertThat(detail(Verdicts.of(join(HEADER, ascii("abc"))))).contains("no frames");
    }
}
