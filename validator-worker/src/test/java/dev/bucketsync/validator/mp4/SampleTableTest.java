package dev.bucketsync.validator.mp4;

import static dev.bucketsync.validator.testing.Bytes.indexOf;
import static dev.bucketsync.validator.testing.Bytes.patch;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Video;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SampleTableTest {
    private static final byte[] GOOD = Media.bytes("mp4/avc-mp42-yuv420p-first.mp4");

    /// All samples of this size, and so many of them.
    private static byte[] constant(long size, long count) {
        byte[] file = GOOD.clone();
        put(file, indexOf(file, "stsz") + 8, size);
        put(file, indexOf(file, "stsz") + 12, count);
        return file;
    }

    private static void put(byte[] file, int at, long value) {
        System.arraycopy(u32(value), 0, file, at, 4);
    }

    @Test
    void believesACountOfEqualSamplesThatHaveTimes() {
        assertThat(reasons(constant(100, 5))).isEmpty();
    }

    @Test
    void doesNotBelieveEqualSamplesWithoutTimesOrRoom() {
        assertThat(reasons(constant(1, 1_000))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(constant(1_000_000, 5))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(constant(1, 0xffff_ffffL))).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void tellsAPixelFormatAlongWithABrokenCount() {
        byte[] file = Media.bytes("mp4/avc-isom-yuv444p-first.mp4");
        put(file, indexOf(file, "stsz") + 12, 0x7fff_ffff);
        assertThat(reasons(file))
                .containsExactly(
                        RejectionReason.CORRUPT_HEADER, RejectionReason.VIDEO_BRAND, RejectionReason.PIXEL_FORMAT);
    }

    @Test
    void letsTheSizesCountWhereTheTimesDiffer() {
        byte[] file = GOOD.clone();
        put(file, indexOf(file, "stts") + 12, 4);
        assertThat(((Video) Verdicts.media(Verdicts.of(file)).orElseThrow()).frames())
                .isEqualTo(OptionalLong.of(5));
    }

    @Test
    void doesNotBelieveCompactSizesOfAnOddWidth() {
        byte[] file = patch(GOOD, "stsz", "stz2");
        put(file, indexOf(file, "stz2") + 8, 7);
        assertThat(reasons(file)).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void needsATableOfSizes() {
        assertThat(reasons(patch(GOOD, "stsz", "free"))).containsExactly(RejectionReason.CORRUPT_HEADER);
    }
}
